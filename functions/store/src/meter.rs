//! Counts what calls cost, in the units that are paid for. For tests and benchmarks: no function
//! asks for its units.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::interceptors::{
    AfterDeserializationInterceptorContextRef, BeforeSerializationInterceptorContextMut,
};
use aws_sdk_dynamodb::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_dynamodb::error::BoxError;
use aws_sdk_dynamodb::operation::batch_get_item::{BatchGetItemInput, BatchGetItemOutput};
use aws_sdk_dynamodb::operation::delete_item::{DeleteItemInput, DeleteItemOutput};
use aws_sdk_dynamodb::operation::get_item::{GetItemInput, GetItemOutput};
use aws_sdk_dynamodb::operation::put_item::{PutItemInput, PutItemOutput};
use aws_sdk_dynamodb::operation::query::{QueryInput, QueryOutput};
use aws_sdk_dynamodb::operation::transact_write_items::{
    TransactWriteItemsInput, TransactWriteItemsOutput,
};
use aws_sdk_dynamodb::operation::update_item::{UpdateItemInput, UpdateItemOutput};
use aws_sdk_dynamodb::types::{ConsumedCapacity, ReturnConsumedCapacity};
use std::sync::{Arc, Mutex, PoisonError};

/// Capacity units, as `ConsumedCapacity` tells them, indexes included. What a refused call costs is
/// not among them: the answer to such a call does not say.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Units {
    /// Of writing.
    pub write: f64,
    /// Of reading.
    pub read: f64,
}

/// Adds up the units of every call of the clients that it watches.
#[derive(Clone, Debug, Default)]
pub struct Meter(Arc<Mutex<Units>>);

impl Meter {
    /// The same client, watched.
    pub fn watch(&self, client: &Client) -> Client {
        let config = client.config().to_builder().interceptor(self.clone());
        Client::from_conf(config.build())
    }

    /// The units since this was last asked.
    pub fn take(&self) -> Units {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn wrote<'a>(&self, consumed: impl IntoIterator<Item = &'a ConsumedCapacity>) {
        let units = sum(consumed);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).write += units;
    }

    fn read<'a>(&self, consumed: impl IntoIterator<Item = &'a ConsumedCapacity>) {
        let units = sum(consumed);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).read += units;
    }
}

fn sum<'a>(consumed: impl IntoIterator<Item = &'a ConsumedCapacity>) -> f64 {
    consumed
        .into_iter()
        .filter_map(ConsumedCapacity::capacity_units)
        .sum()
}

/// Asks for the units of the call, where its input is of one of the types.
macro_rules! ask {
    ($input:expr, $($kind:ty),+) => {
        $(if let Some(input) = $input.downcast_mut::<$kind>() {
            input.return_consumed_capacity = Some(ReturnConsumedCapacity::Indexes);
        })+
    };
}

impl Intercept for Meter {
    fn name(&self) -> &'static str {
        "meter"
    }

    fn modify_before_serialization(
        &self,
        context: &mut BeforeSerializationInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        ask!(
            context.input_mut(),
            TransactWriteItemsInput,
            PutItemInput,
            UpdateItemInput,
            DeleteItemInput,
            GetItemInput,
            QueryInput,
            BatchGetItemInput
        );
        Ok(())
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let Ok(output) = context.output_or_error() else {
            return Ok(());
        };
        if let Some(output) = output.downcast_ref::<TransactWriteItemsOutput>() {
            self.wrote(output.consumed_capacity());
        } else if let Some(output) = output.downcast_ref::<PutItemOutput>() {
            self.wrote(output.consumed_capacity());
        } else if let Some(output) = output.downcast_ref::<UpdateItemOutput>() {
            self.wrote(output.consumed_capacity());
        } else if let Some(output) = output.downcast_ref::<DeleteItemOutput>() {
            self.wrote(output.consumed_capacity());
        } else if let Some(output) = output.downcast_ref::<GetItemOutput>() {
            self.read(output.consumed_capacity());
        } else if let Some(output) = output.downcast_ref::<QueryOutput>() {
            self.read(output.consumed_capacity());
        } else if let Some(output) = output.downcast_ref::<BatchGetItemOutput>() {
            self.read(output.consumed_capacity());
        }
        Ok(())
    }
}
