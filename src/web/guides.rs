//! The guides of `static/help`, embedded: Markdown for people, one file for each guide and language.

/// One guide in one language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Guide {
    /// The last part of its address.
    pub(super) name: &'static str,
    /// BCP 47 tag of its text.
    pub(super) language: &'static str,
    pub(super) text: &'static str,
}

macro_rules! guides {
    ($($language:literal / $name:literal),+ $(,)?) => {
        &[$(Guide {
            name: $name,
            language: $language,
            text: include_str!(concat!("../../static/help/", $language, "/", $name, ".md")),
        }),+]
    };
}

/// In the order in which the index shows them. A test proves that no file is missing here.
const GUIDES: &[Guide] = guides![
    "en" / "learners",
    "de" / "learners",
    "en" / "salesforce-admins",
    "de" / "salesforce-admins",
    "en" / "salesforce-fields",
    "de" / "salesforce-fields",
    "en" / "operators"
];

macro_rules! pictures {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_bytes!(concat!("../../static/help/pictures/", $name)) as &[u8])),+]
    };
}

/// Pictures of the running demo, made by `scripts/pictures`.
const PICTURES: &[(&str, &[u8])] = pictures!["today.png", "question.png", "feedback.png"];

/// A picture of the guides, as PNG.
pub(super) fn picture(name: &str) -> Option<&'static [u8]> {
    PICTURES.iter().find(|(known, _)| *known == name).map(|(_, bytes)| *bytes)
}

impl Guide {
    /// The first heading.
    pub(super) fn title(&self) -> &'static str {
        self.text.lines().find_map(|line| line.strip_prefix("# ")).unwrap_or(self.name)
    }

    /// The guide in a language; in English where nobody has translated it yet.
    pub(super) fn find(name: &str, language: &str) -> Option<Self> {
        let named = || GUIDES.iter().filter(|guide| guide.name == name);
        named()
            .find(|guide| guide.language == language)
            .or_else(|| named().find(|guide| guide.language == "en"))
            .copied()
    }

    /// Every guide once, in a language where it exists.
    pub(super) fn all(language: &str) -> Vec<Self> {
        let mut names: Vec<&str> = Vec::new();
        for guide in GUIDES {
            if !names.contains(&guide.name) {
                names.push(guide.name);
            }
        }
        names.into_iter().filter_map(|name| Self::find(name, language)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{GUIDES, picture};
    use std::path::Path;

    #[test]
    fn every_picture_in_a_guide_is_there() {
        for guide in GUIDES {
            for name in guide.text.split("(/help/pictures/").skip(1).filter_map(|rest| rest.split(')').next()) {
                assert!(picture(name).is_some(), "{} shows {name}", guide.name);
            }
        }
    }

    #[test]
    fn every_file_of_static_help_is_a_guide() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("static/help");
        for language in std::fs::read_dir(folder).unwrap().filter_map(Result::ok).filter(|entry| entry.path().is_dir())
        {
            let language = language.path();
            if language.file_name().is_some_and(|name| name == "pictures") {
                continue;
            }
            for file in std::fs::read_dir(&language).unwrap() {
                let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
                assert!(
                    GUIDES.iter().any(|guide| guide.text == text),
                    "a guide is missing from the list: {}",
                    &text[..40]
                );
                assert!(text.starts_with("# "), "a guide begins with its title: {}", &text[..40]);
            }
        }
    }
}
