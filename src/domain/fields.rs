//! What is wrong with a form, field by field: all errors at once, each a Dutch sentence that says what to do.

/// The errors of one draft. Field names equal the names (and ids) of the form fields and JSON keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldErrors {
    list: Vec<(String, String)>,
}

impl FieldErrors {
    /// Adds a sentence for a field. The first sentence of a field is the one shown at the field.
    pub fn push(&mut self, field: impl Into<String>, sentence: impl Into<String>) {
        self.list.push((field.into(), sentence.into()));
    }

    /// Keeps a value, or notes its error and gives none.
    pub fn take<T, E: std::fmt::Display>(
        &mut self,
        field: &str,
        result: Result<T, E>,
    ) -> Option<T> {
        result
            .map_err(|error| self.push(field, error.to_string()))
            .ok()
    }

    /// The sentence for a field, if any.
    pub fn get(&self, field: &str) -> Option<&str> {
        self.list
            .iter()
            .find(|(name, _)| name == field)
            .map(|(_, sentence)| sentence.as_str())
    }

    /// All errors in the order of the form.
    pub fn list(&self) -> &[(String, String)] {
        &self.list
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// One error.
    pub fn one(field: &str, sentence: impl Into<String>) -> Self {
        let mut errors = Self::default();
        errors.push(field, sentence);
        errors
    }
}
