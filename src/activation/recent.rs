//! What was prepared lately.
//!
//! Most claims of a ledger, and all cases of a claim, ask for the same activation and the same
//! moments; preparing them takes longer than many a proof. What is kept depends on nothing but
//! what was asked for, so that no result depends on what was asked before.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

/// How many are kept.
const KEPT: usize = 64;

/// The latest values by what they were made from, the latest first.
#[derive(Debug)]
pub struct Recent<K, V>(Mutex<VecDeque<(K, V)>>);

impl<K, V> Default for Recent<K, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K, V: Clone> Recent<K, V> {
    /// The value made from what is wanted, made now unless it is known. What fails is not kept.
    ///
    /// # Errors
    /// As `make`.
    pub fn find<E>(
        &self,
        is_wanted: impl Fn(&K) -> bool,
        make: impl FnOnce() -> Result<(K, V), E>,
    ) -> Result<V, E> {
        let latest = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = |latest: &mut VecDeque<(K, V)>| {
            let place = latest.iter().position(|(key, _)| is_wanted(key))?;
            let entry = latest.remove(place)?;
            let value = entry.1.clone();
            latest.push_front(entry);
            Some(value)
        };
        if let Some(value) = known(&mut latest()) {
            return Ok(value);
        }
        // Others go on meanwhile.
        let (key, value) = make()?;
        let mut latest = latest();
        latest.push_front((key, value.clone()));
        latest.truncate(KEPT);
        Ok(value)
    }
}
