//! Filters, checked once and then asked for each document from columns alone.

use crate::context;
use crate::error::Result;
use crate::index::LiveSegment;
use crate::validate;
use minds_model::Filter;
use minds_model::limits::{MAX_CONTEXT_BYTES, MAX_THREAD_BYTES};

/// A filter ready to use.
#[derive(Debug, Default, PartialEq)]
pub struct Compiled<'a> {
    since: Option<i64>,
    until: Option<i64>,
    min_importance: Option<f64>,
    max_importance: Option<f64>,
    tags: Vec<&'a str>,
    any_tag: Option<Vec<&'a str>>,
    context: Vec<String>,
    thread: Option<&'a str>,
}

impl<'a> Compiled<'a> {
    pub fn new(filter: Option<&Filter<'a>>) -> Result<Self> {
        let Some(filter) = filter else {
            return Ok(Self::default());
        };
        for (field, value) in [
            ("filter.minImportance", filter.min_importance),
            ("filter.maxImportance", filter.max_importance),
        ] {
            value.map_or(Ok(()), |value| {
                validate::number(field, value, f64::NEG_INFINITY, f64::INFINITY)
            })?;
        }
        validate::optional_text("filter.context", filter.context.unwrap_or(""), MAX_CONTEXT_BYTES)?;
        filter.thread.map_or(Ok(()), |thread| {
            validate::required_text("filter.thread", thread, MAX_THREAD_BYTES)
        })?;
        let context = context::parse(filter.context.unwrap_or(""))
            .map_err(|error| error.with("field", "filter.context"))?;
        Ok(Self {
            since: filter
                .since
                .map(|time| validate::millis("filter.since", time))
                .transpose()?,
            until: filter
                .until
                .map(|time| validate::millis("filter.until", time))
                .transpose()?,
            min_importance: filter.min_importance,
            max_importance: filter.max_importance,
            tags: filter.tags.clone().unwrap_or_default(),
            any_tag: filter.any_tag.clone(),
            context: context.labels,
            thread: filter.thread,
        })
    }

    /// Whether every memory passes.
    pub fn is_unbounded(&self) -> bool {
        *self == Self::default()
    }

    /// Says of each document of a segment whether it passes.
    pub fn on<'s>(&self, live: &'s LiveSegment) -> Box<dyn Fn(u32) -> bool + 's> {
        let (segment, importances) = (&live.segment, live.importances());
        // A label that no document has is in no dictionary: then nothing passes.
        let numbers = |labels: &[&str]| -> Option<Vec<u32>> {
            labels.iter().map(|label| segment.tags.find(label)).collect()
        };
        let keys: Option<Vec<u32>> = self
            .context
            .iter()
            .map(|label| segment.context.find(label))
            .collect();
        let thread = match self.thread {
            None => Some(None),
            Some(thread) => segment.thread.find(thread).map(Some),
        };
        let (Some(tags), Some(keys), Some(thread)) = (numbers(&self.tags), keys, thread) else {
            return Box::new(|_| false);
        };
        let any_tag: Option<Vec<u32>> = self
            .any_tag
            .as_ref()
            .map(|tags| tags.iter().filter_map(|tag| segment.tags.find(tag)).collect());
        let (since, until) = (self.since.unwrap_or(i64::MIN), self.until);
        let low = self.min_importance.unwrap_or(f64::NEG_INFINITY);
        let high = self.max_importance.unwrap_or(f64::INFINITY);
        Box::new(move |document| {
            let at = document as usize;
            let (timestamp, importance) = (segment.timestamp[at], importances[at]);
            let has = |number: &u32| segment.tags.of(document).contains(number);
            timestamp >= since
                && until.is_none_or(|until| timestamp < until)
                && importance >= low
                && importance <= high
                && tags.iter().all(has)
                && any_tag.as_ref().is_none_or(|any| any.iter().any(has))
                && keys.iter().all(|key| segment.context.of(document).contains(key))
                && thread.is_none_or(|thread| segment.thread.of(document) == [thread])
        })
    }
}
