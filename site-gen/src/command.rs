//! What can be asked on the command line, and how it is answered.

mod progress;
mod telling;

use clap::{Args, CommandFactory as _, Parser, Subcommand};
use jiff::Timestamp;
use site_gen::{NotBuilt, Options, preview, scaffold};
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  site-gen serve                          see the site at http://127.0.0.1:8081, each change at once
  site-gen check                          tell all that is wrong with it
  site-gen new page guide/after-you-apply begin a page at /guide/after-you-apply/
  site-gen build --out public             write the site to the folder `public`
  site-gen check --json                   tell it to a tool, one line of JSON each";

/// Makes a website from Markdown and templates, and finds what is wrong with it.
#[derive(Debug, Parser)]
#[command(
    name = "site-gen",
    version,
    max_term_width = 100,
    after_help = EXAMPLES,
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
        #[command(flatten)]
        telling: Telling,
    },
    /// Tells everything that is wrong with the site, and writes nothing.
    ///
    /// Each problem is one line, `path:line:column: what was found, what was expected`, with the line
    /// of the file below it. The status is 1 where there is one.
    ///
    /// Matters of style are told as notes: images without words, links whose words say nothing,
    /// long sentences, words that the scheme never writes.
    ///
    /// Example: site-gen check --strict
    Check {
        #[command(flatten)]
        folders: Folders,
        #[command(flatten)]
        choices: Choices,
        /// Takes matters of style for problems
        #[arg(long)]
        strict: bool,
        #[command(flatten)]
        telling: Telling,
    },
    /// Shows the site on this machine, and each change as soon as it is saved.
    ///
    /// Example: site-gen serve --port 0 --drafts
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
    /// Prints what a shell needs to complete this program's words.
    ///
    /// Example: site-gen completions bash > ~/.local/share/bash-completion/completions/site-gen
    Completions {
        /// The shell
        #[arg(value_enum)]
        shell: clap_complete::Shell,
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

#[derive(Debug, Args)]
struct Telling {
    /// Tells each problem as one line of JSON: severity, path, line, column, found, expected
    #[arg(long)]
    json: bool,
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
                telling,
            } => build(&options(folders, &choices, clock), &out, telling.json),
            Action::Check {
                folders,
                choices,
                strict,
                telling,
            } => {
                let options = options(folders, &choices, clock);
                let found = site_gen::check(&options);
                let is_well = telling::checked(found, &options, strict, telling.json);
                Ok(if is_well {
                    ExitCode::SUCCESS
                } else {
                    ExitCode::FAILURE
                })
            }
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
            Action::Completions { shell } => {
                say(&completions(shell));
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

fn build(options: &Options, out: &std::path::Path, json: bool) -> Result<ExitCode, String> {
    let progress = progress::Progress::begin();
    let built = site_gen::build_into(options, out, &|files| progress.show(files));
    progress.end();
    match built {
        Ok(written) => {
            if !json {
                say(&format!(
                    "{} files in {}: {} written, {} unchanged, {} removed",
                    written.written + written.kept,
                    out.display(),
                    written.written,
                    written.kept,
                    written.removed
                ));
            }
            Ok(ExitCode::SUCCESS)
        }
        Err(NotBuilt::Problems(problems)) => {
            telling::not_built(&problems, options, json);
            Ok(ExitCode::FAILURE)
        }
        Err(NotBuilt::Write(error)) => Err(chain(&error)),
    }
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

fn completions(shell: clap_complete::Shell) -> String {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Command::command(), "site-gen", &mut script);
    // clap_complete 4.6.11 takes the hyphen of a program's name for the start of a subcommand in
    // one of two places of its bash script, which then completes no option.
    String::from_utf8_lossy(&script)
        .trim_end()
        .replace("site__subcmd__gen", "site__gen")
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
