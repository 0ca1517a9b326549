//! The bill of an intake, from infra/prices.toml: what 500, 5,000 and 50,000 applications and a million
//! page views cost, and where the first limit is. `cargo run -p functions --example bill`

#![expect(clippy::print_stdout, reason = "it prints a table")]

use std::error::Error;
use std::path::Path;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The months that an intake's system runs, from its opening to its figures.
const MONTHS: f64 = 12.0;

/// The prices, and the units of one application.
struct Prices(String);

impl Prices {
    /// A number, by table and key.
    fn of(&self, table: &str, key: &str) -> Result<f64, Box<dyn Error>> {
        let prices = DeTable::parse(&self.0)?;
        let value = prices
            .get_ref()
            .get(table)
            .and_then(|table| table.get_ref().get(key));
        let number = match value.map(Spanned::get_ref) {
            Some(DeValue::Float(number)) => number.as_str().replace('_', "").parse().ok(),
            Some(DeValue::Integer(number)) => number.as_str().replace('_', "").parse().ok(),
            _ => None,
        };
        number.ok_or_else(|| format!("infra/prices.toml has no number `{key}` in [{table}]").into())
    }
}

/// One line of the bill: what for, and how much.
type Line = (&'static str, f64);

fn main() -> Result<(), Box<dyn Error>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../infra/prices.toml");
    let prices = Prices(std::fs::read_to_string(path)?);
    let sizes = [500.0, 5_000.0, 50_000.0];
    let bills: Vec<Vec<Line>> = sizes
        .iter()
        .map(|size| bill(&prices, *size))
        .collect::<Result<_, _>>()?;
    println!("| an intake of a year, with a million page views | 500 | 5,000 | 50,000 |");
    println!("| --- | ---: | ---: | ---: |");
    let names = bills
        .first()
        .map(|lines| lines.iter().map(|(name, _)| *name))
        .into_iter()
        .flatten();
    for (row, name) in names.enumerate() {
        let cells: Vec<String> = bills
            .iter()
            .filter_map(|lines| lines.get(row))
            .map(|(_, sum)| format!("{sum:.2}"))
            .collect();
        println!("| {name} | {} |", cells.join(" | "));
    }
    let sums: Vec<String> = bills
        .iter()
        .map(|lines| format!("**{:.2}**", lines.iter().map(|(_, sum)| sum).sum::<f64>()))
        .collect();
    println!("| **US dollars in all** | {} |", sums.join(" | "));
    limits(&prices)
}

fn bill(prices: &Prices, applications: f64) -> Result<Vec<Line>, Box<dyn Error>> {
    let price = |table, key| prices.of(table, key);
    let unit = |key| prices.of("units", key);
    let million = 1_000_000.0;
    let views = million;
    let requests = applications * unit("requests")?;
    let mails = applications * unit("mails")?;
    let writes = applications
        * (unit("submission_writes")? + unit("decision_writes")? + unit("equality_writes")?)
        + mails * unit("letter_writes")?;
    let reads = mails * unit("letter_reads")? + requests * unit("reading_reads")?;
    let gigabytes = applications * unit("bytes_stored")? / 1e9;
    let seconds = (requests + mails) * unit("milliseconds")? / 1000.0 * 0.25;
    let over = |used: f64, free: f64| (used - free).max(0.0);
    let alarms = over(
        price("watching", "alarm_metrics")?,
        price("cloudwatch", "free_alarm_metrics")?,
    );
    let all_day = price("watching", "metrics_all_day")?;
    let now_and_then = (price("watching", "metrics")? - all_day) / 10.0;
    let metrics = over(all_day + now_and_then, price("cloudwatch", "free_metrics")?);
    let monthly_views = (views + requests) / MONTHS;
    Ok(vec![
        (
            "the functions",
            (requests + mails) / million * price("lambda", "million_requests")?
                + seconds * price("lambda", "gb_second")?,
        ),
        (
            "the API",
            requests / million * price("api", "million_requests")?,
        ),
        (
            "the tables, written and read",
            writes / million * price("dynamodb", "million_write_units")?
                + reads / million * price("dynamodb", "million_read_units")?,
        ),
        (
            "the tables, kept, with recovery",
            gigabytes
                * MONTHS
                * (price("dynamodb", "gb_month")? + price("dynamodb", "recovery_gb_month")?),
        ),
        (
            "the network, beyond what is free",
            MONTHS
                * (over(monthly_views, price("cloudfront", "free_requests")?) / million
                    * price("cloudfront", "million_requests")?
                    + over(
                        monthly_views * unit("bytes_page")? / 1e9,
                        price("cloudfront", "free_gb")?,
                    ) * price("cloudfront", "gb")?),
        ),
        ("e-mail", mails / 1000.0 * price("ses", "thousand_mails")?),
        (
            "two keys, three secrets",
            MONTHS * (2.0 * price("kms", "key_month")? + 3.0 * price("secrets", "secret_month")?)
                + (writes + reads) / 100.0 / million * price("kms", "million_requests")?,
        ),
        (
            "alarms, metrics and logs",
            MONTHS
                * (alarms * price("cloudwatch", "alarm_metric_month")?
                    + metrics * price("cloudwatch", "metric_month")?)
                + applications * unit("bytes_logged")? / 1e9 * price("cloudwatch", "gb_logs")?,
        ),
        ("the hourly probe", probe(prices)?),
        (
            "the site, built daily in a minute",
            365.0 * 60.0 * price("codebuild", "second")?,
        ),
        (
            "the web ACL, with three rules (may be left out)",
            MONTHS * (price("waf", "acl_month")? + 3.0 * price("waf", "rule_month")?)
                + (views + requests) / million * price("waf", "million_requests")?,
        ),
    ])
}

/// What the made-up application of each hour costs in a year: calls, time, units, keys and logs. Its
/// alarm and its metrics are with the others.
fn probe(prices: &Prices) -> Result<f64, Box<dyn Error>> {
    let price = |table, key| prices.of(table, key);
    let of = |key| prices.of("probe", key);
    let million = 1_000_000.0;
    let calls = of("probe_requests")? - of("probe_pages")?;
    let seconds = of("probe_seconds")? + calls * prices.of("units", "milliseconds")? / 1000.0;
    let once = (calls + 1.0) / million * price("lambda", "million_requests")?
        + seconds * 0.25 * price("lambda", "gb_second")?
        + calls / million * price("api", "million_requests")?
        + of("probe_units")? / million * price("dynamodb", "million_write_units")?
        + of("probe_starts")? / million * price("secrets", "million_reads")?
        + of("probe_bytes_logged")? / 1e9 * price("cloudwatch", "gb_logs")?
        + of("probe_requests")? / million * price("waf", "million_requests")?;
    Ok(once * 24.0 * 365.0)
}

/// Where the first limit is: each ceiling as submissions a second, the lowest first.
fn limits(prices: &Prices) -> Result<(), Box<dyn Error>> {
    let second = 1000.0 / prices.of("units", "milliseconds")?;
    let mut ceilings = vec![
        (
            "e-mails a second, 14 once out of the sandbox (letters wait, none is lost)",
            14.0 / 2.0,
            "ask SES for more",
        ),
        (
            "requests a second of the API, as the template sets them: 50, of which a submission is three",
            50.0 / 3.0,
            "DefaultRouteSettings",
        ),
        (
            "calls of `application` at once: 20",
            20.0 * second / 3.0,
            "ReservedConcurrentExecutions, and the account's quota",
        ),
        (
            "write units a second of a new table on demand: 4,000",
            4000.0 / prices.of("units", "submission_writes")?,
            "it doubles by itself as it is used",
        ),
    ];
    ceilings.sort_by(|one, other| one.1.total_cmp(&other.1));
    println!(
        "\n| the limits, the first to be met first | submissions a second | what moves it |\n| --- | ---: | --- |"
    );
    for (name, rate, moves) in ceilings {
        println!("| {name} | {rate:.0} | {moves} |");
    }
    Ok(())
}
