//! The engine's database on a file.

use dynoxide::Database;
use std::path::Path;

/// Opens the database at `path`, or makes it there.
///
/// # Errors
/// What the engine or its file says.
pub(crate) fn open(path: &Path) -> Result<Database, String> {
    let database = Database::new(&path.to_string_lossy()).map_err(|error| error.to_string())?;
    order_streams(path).map_err(|error| error.to_string())?;
    Ok(database)
}

/// Lets the engine find the last record of a stream by an index. It asks for that with each item that
/// changes, and would look through every record of the day, so that submissions took ever longer.
fn order_streams(path: &Path) -> rusqlite::Result<()> {
    rusqlite::Connection::open(path)?.execute_batch(
        "CREATE INDEX IF NOT EXISTS local_stream_order
         ON _stream_records (table_name, CAST(sequence_number AS INTEGER))",
    )
}
