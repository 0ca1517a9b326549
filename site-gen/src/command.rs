//! What can be asked on the command line, and how it is answered.

use clap::{Args, Parser, Subcommand};
use jiff::Timestamp;
use site_gen::{Options, Problem, preview, scaffold};
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

/// Makes a website from Markdown and templates, and finds what is wrong with it.
#[derive(Debug, Parser)]
#[command(
    name = "site-gen",
    version,
    max_term_width = 100,
    arg_required_else_help = true
)]
pub(crate) struct Command {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Builds the site into a folder of its own.
    ///
    /// Example: site-gen build --out public --base-url https://mentoring.example.org
    Build {
        #[command(flatten)]
        folders: Folders,
        /// Where the site goes: a folder that is empty, or that an earlier build made
        #[arg(long, value_name = "DIR", default_value = "public")]
        out: PathBuf,
        #[command(flatten)]
        choices: Choices,
    },
    /// Tells everything that is wrong with the site, and writes nothing.
    ///
    /// Each problem is one line, `path:line:column: what was found, what was expected`. The status is
    /// 1 where there is one.
    Check {
        #[command(flatten)]
        folders: Folders,
        #[command(flatten)]
        choices: Choices,
    },
    /// Shows the site on this machine, and each change as soon as it is saved.
    Serve {
        #[command(flatten)]
        folders: Folders,
        /// The port on 127.0.0.1; 0 takes one that is free
        #[arg(long, value_name = "N", default_value_t = 8081)]
        port: u16,
        #[command(flatten)]
        choices: Choices,
    },
    /// Writes a new file with every key explained.
    ///
    /// Example: site-gen new faq can-i-apply-twice
    New {
        /// What it is: page, faq, video or intake
        #[arg(value_enum)]
        kind: scaffold::Kind,
        /// Its name: for a page the path below pages/, for the others the file's name
        name: String,
        /// What editors write
        #[arg(long, value_name = "DIR", default_value = "content")]
        content: PathBuf,
    },
}

#[derive(Debug, Args)]
struct Folders {
    /// What editors write
    #[arg(long, value_name = "DIR", default_value = "content")]
    content: PathBuf,
    /// The templates
    #[arg(long, value_name = "DIR", default_value = "templates")]
    templates: PathBuf,
}

#[derive(Debug, Args)]
struct Choices {
    /// Where the site will be, in place of `base_url` in scheme.toml
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// Includes drafts, and pages whose date is still to come
    #[arg(long)]
    drafts: bool,
    /// Builds as of this moment, such as 2023-06-01T09:00:00Z, in place of now
    #[arg(long, value_name = "MOMENT")]
    now: Option<Timestamp>,
}

impl Command {
    /// Does what was asked; `clock` is asked for the moment where none was given.
    ///
    /// # Errors
    /// Where it cannot be done for a reason that is not in the content: the reason, in words.
    pub(crate) fn run(self, clock: fn() -> Timestamp) -> Result<ExitCode, String> {
        match self.action {
            Action::Build {
                folders,
                out,
                choices,
            } => build(&options(folders, &choices, clock), &out),
            Action::Check { folders, choices } => check(&options(folders, &choices, clock)),
            Action::Serve {
                folders,
                port,
                choices,
            } => serve(folders, port, choices, clock),
            Action::New {
                kind,
                name,
                content,
            } => {
                let path = scaffold::write(&content, kind, &name).map_err(|error| chain(&error))?;
                say(&format!("{}", path.display()));
                Ok(ExitCode::SUCCESS)
            }
        }
    }
}

fn options(folders: Folders, choices: &Choices, clock: fn() -> Timestamp) -> Options {
    Options {
        base_url: choices.base_url.clone(),
        drafts: choices.drafts,
        ..Options::new(
            folders.content,
            folders.templates,
            choices.now.unwrap_or_else(clock),
        )
    }
}

fn build(options: &Options, out: &std::path::Path) -> Result<ExitCode, String> {
    match site_gen::build(options) {
        Ok(tree) => {
            let written = tree.write(out).map_err(|error| chain(&error))?;
            let folder = out.display();
            say(&format!(
                "{} files in {folder}: {} written, {} unchanged, {} removed",
                tree.len(),
                written.written,
                written.kept,
                written.removed
            ));
            Ok(ExitCode::SUCCESS)
        }
        Err(problems) => {
            for problem in &problems {
                tell(&problem.to_string());
            }
            tell(&format!("{}; nothing was written", count(&problems)));
            Ok(ExitCode::FAILURE)
        }
    }
}

fn check(options: &Options) -> Result<ExitCode, String> {
    let problems = site_gen::check(options);
    for problem in &problems {
        say(&problem.to_string());
    }
    if problems.is_empty() {
        say("no problems");
        return Ok(ExitCode::SUCCESS);
    }
    tell(&count(&problems));
    Ok(ExitCode::FAILURE)
}

fn serve(
    folders: Folders,
    port: u16,
    choices: Choices,
    clock: fn() -> Timestamp,
) -> Result<ExitCode, String> {
    let Folders { content, templates } = folders;
    let options = move || {
        let folders = Folders {
            content: content.clone(),
            templates: templates.clone(),
        };
        options(folders, &choices, clock)
    };
    preview::serve(port, options, say).map_err(|error| format!("serving the preview: {error}"))?;
    Ok(ExitCode::SUCCESS)
}

fn count(problems: &[Problem]) -> String {
    match problems.len() {
        1 => "1 problem".to_owned(),
        more => format!("{more} problems"),
    }
}

/// An error and what caused it, in one line.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(source) = next {
        text = format!("{text}: {source}");
        next = source.source();
    }
    text
}

/// What was asked for. A reader that has gone away, as `head` does, is no error.
fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// What went wrong.
pub(crate) fn tell(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}
