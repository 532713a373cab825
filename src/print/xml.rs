//! XML for other programs: a small tree that is written indented, with everything escaped. Characters that XML does not know
//! are left out; what an element means is for the papers themselves.

use quick_xml::{
    Writer,
    events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event},
};

use super::PrintError;

/// One element, with what is inside it in order.
pub(super) struct Element {
    name: &'static str,
    attributes: Vec<(&'static str, String)>,
    inside: Inside,
}

enum Inside {
    Text(String),
    Elements(Vec<Element>),
}

/// An element with elements inside.
pub(super) fn group(name: &'static str, inside: Vec<Element>) -> Element {
    Element {
        name,
        attributes: Vec::new(),
        inside: Inside::Elements(inside),
    }
}

/// An element with text inside.
pub(super) fn leaf(name: &'static str, text: impl Into<String>) -> Element {
    Element {
        name,
        attributes: Vec::new(),
        inside: Inside::Text(text.into()),
    }
}

impl Element {
    /// With an attribute.
    pub(super) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.attributes.push((name, value.into()));
        self
    }

    /// The whole document, with this as its root.
    pub(super) fn document(&self) -> Result<Vec<u8>, PrintError> {
        let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
        self.write_document(&mut writer)
            .map_err(|error| PrintError::List(error.to_string()))?;
        Ok(writer.into_inner())
    }

    fn write_document(&self, writer: &mut Writer<Vec<u8>>) -> std::io::Result<()> {
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        self.write(writer)
    }

    fn write(&self, writer: &mut Writer<Vec<u8>>) -> std::io::Result<()> {
        let mut start = BytesStart::new(self.name);
        for (name, value) in &self.attributes {
            start.push_attribute((*name, known(value).as_str()));
        }
        writer.write_event(Event::Start(start))?;
        match &self.inside {
            Inside::Text(text) => writer.write_event(Event::Text(BytesText::new(&known(text))))?,
            Inside::Elements(elements) => {
                for element in elements {
                    element.write(writer)?;
                }
            }
        }
        writer.write_event(Event::End(BytesEnd::new(self.name)))
    }
}

/// The text without characters that XML 1.0 does not allow.
fn known(text: &str) -> String {
    text.chars()
        .filter(|letter| {
            matches!(letter, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
        })
        .collect()
}

#[cfg(test)]
pub(super) mod reading {
    //! Reads a document back as paths, for the tests of the papers.

    use quick_xml::{Reader, events::Event};

    /// Every element in order as its path from the root, with its text (empty where there are elements inside).
    pub(in super::super) fn paths(bytes: &[u8]) -> Vec<(String, String)> {
        let mut reader = Reader::from_reader(bytes);
        let (mut stack, mut buffer) = (Vec::<String>::new(), Vec::new());
        let mut found: Vec<(String, String)> = Vec::new();
        loop {
            match reader.read_event_into(&mut buffer).unwrap() {
                Event::Start(start) => {
                    stack.push(start.name().as_ref().to_owned());
                    found.push((stack.join("/"), String::new()));
                }
                Event::Text(text) => {
                    if let Some((_, last)) = found.last_mut() {
                        last.push_str(&text);
                    }
                }
                Event::GeneralRef(name) => {
                    let letter = match &*name {
                        "amp" => '&',
                        "lt" => '<',
                        "gt" => '>',
                        "quot" => '"',
                        "apos" => '\'',
                        // A carriage return would otherwise be read as the end of a line.
                        "#13" => '\r',
                        other => panic!("&{other}; is not known"),
                    };
                    found.last_mut().unwrap().1.push(letter);
                }
                Event::End(_) => {
                    stack.pop();
                }
                Event::Eof => break,
                _ => {}
            }
            buffer.clear();
        }
        assert!(stack.is_empty(), "not closed: {stack:?}");
        // What is left around the texts is the indentation.
        for (_, text) in &mut found {
            *text = text.trim().to_owned();
        }
        found
    }

    /// The texts at a path.
    pub(in super::super) fn at<'a>(paths: &'a [(String, String)], path: &str) -> Vec<&'a str> {
        paths
            .iter()
            .filter(|(own, _)| own == path)
            .map(|(_, text)| text.as_str())
            .collect()
    }

    /// The names of what stands directly inside the first element at a path, in order, each once.
    pub(in super::super) fn inside(paths: &[(String, String)], path: &str) -> Vec<String> {
        let prefix = format!("{path}/");
        let mut names: Vec<String> = paths
            .iter()
            .filter_map(|(own, _)| own.strip_prefix(&prefix))
            .filter(|rest| !rest.contains('/'))
            .map(str::to_owned)
            .collect();
        names.dedup();
        names
    }
}
