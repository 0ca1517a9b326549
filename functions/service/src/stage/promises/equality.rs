//! The ports of the equality form's answers and of their figures.

use crate::ports::{
    EqualityResponse, ReadRelease, ReadResponses, RemoveResponse, StoreError, StoreRelease,
    StoreResponse,
};
use crate::stage::model::Stage;
use jiff::Timestamp;

impl StoreResponse for Stage {
    async fn store_response(
        &self,
        response: &EqualityResponse,
        page_key: &str,
    ) -> Result<(), StoreError> {
        self.write(|state| {
            if state.page_keys.insert(page_key.to_owned()) {
                let key = response.key.clone();
                state.responses.insert(key, response.clone());
            }
        })
    }
}

impl ReadResponses for Stage {
    async fn read_responses(
        &self,
        intake: &str,
        now: Timestamp,
    ) -> Result<Vec<EqualityResponse>, StoreError> {
        self.read(|state| {
            let all = state.responses.values();
            all.filter(|one| one.intake == intake && now < one.expires)
                .cloned()
                .collect()
        })
    }
}

impl ReadRelease for Stage {
    async fn read_release(&self, intake: &str) -> Result<Option<String>, StoreError> {
        self.read(|state| state.releases.get(intake).cloned())
    }
}

impl StoreRelease for Stage {
    async fn store_release(&self, intake: &str, figures: &str) -> Result<(), StoreError> {
        self.write(|state| {
            let own = state.releases.entry(intake.to_owned());
            own.or_insert_with(|| figures.to_owned());
        })
    }
}

impl RemoveResponse for Stage {
    async fn remove_response(&self, response: &EqualityResponse) -> Result<(), StoreError> {
        self.write(|state| {
            state.responses.remove(&response.key);
        })
    }
}
