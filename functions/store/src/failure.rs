//! What went wrong, in codes: the client's own messages may hold values, and never pass from here.

use aws_sdk_dynamodb::config::http::HttpResponse;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::delete_item::DeleteItemError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::CancellationReason;
use aws_smithy_runtime_api::client::interceptors::context::{Error, InterceptorContext};
use aws_smithy_runtime_api::client::retries::classifiers::{ClassifyRetry, RetryAction};
use service::ports::StoreError;

/// Codes that say "later": throttling, and two writers on one item. That each may be asked again
/// is said under "Error handling" in the DynamoDB developer guide; a transaction keeps its token
/// from try to try, so it is done once.
const LATER: [&str; 11] = [
    "InternalServerError",
    "LimitExceededException",
    "ProvisionedThroughputExceeded",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "ServiceUnavailable",
    "ThrottlingError",
    "ThrottlingException",
    "TransactionConflict",
    "TransactionConflictException",
    "TransactionInProgressException",
];

/// The code of a transaction's condition that did not hold.
pub(crate) const CONDITION: &str = "ConditionalCheckFailed";

/// The error of the call `step`, as the ports know it.
pub(crate) fn failure<E: ProvideErrorMetadata>(
    step: &'static str,
    error: &SdkError<E, HttpResponse>,
) -> StoreError {
    match error {
        SdkError::TimeoutError(_) => busy(step, "timeout"),
        SdkError::DispatchFailure(_) => busy(step, "dispatch"),
        SdkError::ResponseError(_) => busy(step, "unreadable response"),
        SdkError::ServiceError(service) => {
            let code = plain(service.err().code().unwrap_or("no code"));
            if LATER.contains(&code.as_str()) || service.raw().status().is_server_error() {
                busy(step, &code)
            } else {
                StoreError::Failed(format!("{step}: {code}"))
            }
        }
        _ => StoreError::Failed(format!("{step}: request could not be built")),
    }
}

/// The error of a transaction that was cancelled for other reasons than its conditions.
pub(crate) fn cancelled(reasons: &[CancellationReason]) -> StoreError {
    let codes: Vec<String> = reasons
        .iter()
        .filter_map(CancellationReason::code)
        .filter(|code| *code != "None")
        .map(plain)
        .collect();
    let text = format!("transaction: {}", codes.join(", "));
    if reasons.iter().any(is_later) {
        StoreError::Busy(text)
    } else {
        StoreError::Failed(text)
    }
}

/// Whether an error says that a condition did not hold.
pub(crate) fn is_refused<E: ProvideErrorMetadata>(error: &SdkError<E, HttpResponse>) -> bool {
    error
        .as_service_error()
        .and_then(ProvideErrorMetadata::code)
        .is_some_and(|code| code == "ConditionalCheckFailedException")
}

/// Has the client try a write again that met another on the same item.
#[derive(Debug)]
pub(crate) struct Conflicts;

impl ClassifyRetry for Conflicts {
    fn classify_retry(&self, context: &InterceptorContext) -> RetryAction {
        let met_another = context
            .output_or_error()
            .and_then(|outcome| outcome.err())
            .and_then(|error| error.as_operation_error())
            .is_some_and(met_another);
        if met_another {
            RetryAction::server_error()
        } else {
            RetryAction::NoActionIndicated
        }
    }

    fn name(&self) -> &'static str {
        "transactions that met another"
    }
}

/// Whether the write met another. Where a condition of a transaction did not hold as well, another
/// try would find the same, so that is not it.
fn met_another(error: &Error) -> bool {
    if let Some(error) = error.downcast_ref::<TransactWriteItemsError>() {
        let reasons = reasons(error);
        return !reasons.iter().any(is_refusal) && reasons.iter().any(is_later);
    }
    let is = |code: Option<&str>| code == Some("TransactionConflictException");
    is(error.downcast_ref().and_then(PutItemError::code))
        || is(error.downcast_ref().and_then(UpdateItemError::code))
        || is(error.downcast_ref().and_then(DeleteItemError::code))
}

/// Why a transaction was cancelled, item by item; nothing for any other error.
pub(crate) fn reasons(error: &TransactWriteItemsError) -> &[CancellationReason] {
    match error {
        TransactWriteItemsError::TransactionCanceledException(cancelled) => {
            cancelled.cancellation_reasons()
        }
        _ => &[],
    }
}

/// Whether an item's condition did not hold.
pub(crate) fn is_refusal(reason: &CancellationReason) -> bool {
    reason.code() == Some(CONDITION)
}

fn is_later(reason: &CancellationReason) -> bool {
    reason.code().is_some_and(|code| LATER.contains(&code))
}

fn busy(step: &str, code: &str) -> StoreError {
    StoreError::Busy(format!("{step}: {code}"))
}

/// A code with nothing in it but what codes are made of.
fn plain(code: &str) -> String {
    code.chars()
        .filter(char::is_ascii_alphanumeric)
        .take(60)
        .collect()
}
