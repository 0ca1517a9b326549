//! The administrators' sign-ins and sessions.

use crate::applications::Applications;
use crate::attributes::{letter, session};
use crate::failure::{failure, is_refused};
use crate::key::Key;
use crate::row::now_seconds;
use crate::transaction::{Expression, Outcome, names};
use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use service::LinkHash;
use service::ports::{
    BeginSession, EndSession, ReadSession, ReadSignIn, Settled, StoreError, StoreSignIn,
    TouchSession,
};
use service::record::{Letter, Session, SignIn};

impl StoreSignIn for Applications {
    async fn store_sign_in(&self, sign_in: &SignIn, letter: &Letter) -> Result<(), StoreError> {
        let mut transaction = self.transaction();
        transaction.put(session::sign_in_row(sign_in));
        transaction.put(letter::row(letter));
        match transaction.send().await? {
            Outcome::Done => Ok(()),
            Outcome::Refused(_) => Err(StoreError::Failed(
                "a sign-in without conditions was refused".to_owned(),
            )),
        }
    }
}

impl ReadSignIn for Applications {
    async fn read_sign_in(
        &self,
        link: &LinkHash,
        now: Timestamp,
    ) -> Result<Option<SignIn>, StoreError> {
        let read = self.get("read sign-in", &Key::sign_in(link), now).await?;
        read.map(|item| session::sign_in(&item, link)).transpose()
    }
}

impl BeginSession for Applications {
    async fn begin_session(
        &self,
        sign_in: &SignIn,
        begun: &Session,
    ) -> Result<Settled, StoreError> {
        let unused = Expression::new("#expires_at > :now").value(":now", now_seconds(begun.began));
        let mut transaction = self.transaction();
        transaction.delete_if(&Key::sign_in(&sign_in.link), unused);
        transaction.put_if(session::session_row(begun), Expression::absent());
        transaction.settle().await
    }
}

impl ReadSession for Applications {
    async fn read_session(
        &self,
        link: &LinkHash,
        now: Timestamp,
    ) -> Result<Option<Session>, StoreError> {
        let read = self.get("read session", &Key::session(link), now).await?;
        read.map(|item| session::session(&item, link)).transpose()
    }
}

impl TouchSession for Applications {
    async fn touch_session(&self, link: &LinkHash, now: Timestamp) -> Result<(), StoreError> {
        let change = "SET #used = :now";
        // Two requests at once may come here in either order; the later use counts.
        let condition = "#used < :now";
        let touched = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(Key::session(link).attributes()))
            .update_expression(change)
            .condition_expression(condition)
            .set_expression_attribute_names(Some(names(change)))
            .expression_attribute_values(
                ":now",
                AttributeValue::N(now.as_millisecond().to_string()),
            )
            .send()
            .await;
        match touched {
            Err(error) if !is_refused(&error) => Err(failure("touch session", &error)),
            _ => Ok(()),
        }
    }
}

impl EndSession for Applications {
    async fn end_session(&self, link: &LinkHash) -> Result<(), StoreError> {
        self.client
            .delete_item()
            .table_name(&self.table)
            .set_key(Some(Key::session(link).attributes()))
            .send()
            .await
            .map_err(|error| failure("end session", &error))?;
        Ok(())
    }
}
