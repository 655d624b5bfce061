//! Saving the state of a run that goes on, now and then.

use crate::certificate::{self, Certificate, Section, Status, Subject};
use crate::claim::Claim;
use crate::search::Keeper;
use std::collections::HashMap;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// The state of a claim's run, in a file.
pub struct Checkpoints<'a> {
    path: &'a Path,
    every: Duration,
    known: Mutex<Known>,
}

struct Known {
    state: Certificate,
    /// Where statements are among its sections.
    places: HashMap<(Subject, Option<String>), usize>,
    /// When it was last saved.
    saved: Instant,
}

impl<'a> Checkpoints<'a> {
    /// Begins with what an earlier run has found.
    pub fn new(
        path: &'a Path,
        every: Duration,
        claim: &Claim,
        arithmetic: &str,
        earlier: Option<&Certificate>,
    ) -> Self {
        let state = Certificate::about(claim, Status::Partial, arithmetic);
        let known = Known { state, places: HashMap::new(), saved: Instant::now() };
        let checkpoints = Self { path, every, known: Mutex::new(known) };
        let mut known = checkpoints.known();
        for section in earlier.into_iter().flat_map(|earlier| &earlier.sections) {
            known.enter(section.clone());
        }
        drop(known);
        checkpoints
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    fn enter(&mut self, section: Section) {
        let place = (section.subject.clone(), section.case.clone());
        match self.places.get(&place) {
            Some(&index) => self.state.sections[index] = section,
            None => {
                self.places.insert(place, self.state.sections.len());
                self.state.sections.push(section);
            }
        }
    }
}

impl Keeper for Checkpoints<'_> {
    fn is_due(&self) -> bool {
        self.known().saved.elapsed() >= self.every
    }

    fn keep(&self, section: Section) {
        let mut known = self.known();
        known.enter(section);
        if known.saved.elapsed() < self.every {
            return;
        }
        let state = &known.state;
        let written = certificate::write_atomically_with(self.path, |file| state.write(file));
        if let Err(error) = written {
            // The run may still end well.
            eprintln!("{}: the state is not saved, for now: {error}", self.path.display());
        }
        known.saved = Instant::now();
    }
}
