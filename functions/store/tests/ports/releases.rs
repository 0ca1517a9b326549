//! Figures are released once, and stay as they were (TRUST 21).

use crate::engine::Engine;
use service::ports::{ReadRelease, StoreRelease};

#[tokio::test]
async fn figures_are_kept_byte_for_byte_and_never_replaced() {
    let engine = Engine::start().await;
    let table = engine.releases();
    assert_eq!(table.read_release("2023").await.unwrap(), None);
    let figures = "{\"a\": [5, 10]}\r\n é";
    table.store_release("2023", figures).await.unwrap();
    table.store_release("2023", "others").await.unwrap();
    let read = table.read_release("2023").await.unwrap();
    assert_eq!(read.as_deref(), Some(figures));
    assert_eq!(table.read_release("2024").await.unwrap(), None);
}
