//! Questions as files: CSV for spreadsheets, JSON for programs. What is exported can be changed and imported again.

use super::authoring::{MOST_OPTIONS, TypedOption, TypedQuestion};

/// The most bytes of a file.
pub const MAX_BYTES: usize = 4 * 1024 * 1024;
/// The most questions of a file.
pub const MAX_QUESTIONS: usize = 5_000;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileError {
    TooLarge,
    /// Neither UTF-8 text with the columns nor a JSON array of questions.
    NotAFile,
    /// A column that questions can't do without.
    NoColumn(&'static str),
    TooMany,
    Empty,
}

/// A question of a file and the line or place where it stands, from 1.
pub type Placed = (usize, TypedQuestion);

/// Column names, ours first; a spreadsheet's author may write what stands after them.
const COLUMNS: [(&str, &[&str]); 8] = [
    ("id", &[]),
    ("topic", &["thema"]),
    ("question", &["stem", "frage"]),
    ("right", &["correct", "richtig"]),
    ("explanation", &["erklärung"]),
    ("take-away", &["takeaway", "merksatz"]),
    ("reference", &["quelle"]),
    ("language", &["sprache"]),
];

/// Reads a file. `language`: of questions that don't say theirs.
pub fn read(bytes: &[u8], language: &str) -> Result<Vec<Placed>, FileError> {
    if bytes.len() > MAX_BYTES {
        return Err(FileError::TooLarge);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| FileError::NotAFile)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut questions = if text.trim_start().starts_with('[') { from_json(text)? } else { from_csv(text)? };
    if questions.is_empty() {
        return Err(FileError::Empty);
    }
    if questions.len() > MAX_QUESTIONS {
        return Err(FileError::TooMany);
    }
    for (_, question) in questions.iter_mut().filter(|(_, question)| question.language.trim().is_empty()) {
        language.clone_into(&mut question.language);
    }
    Ok(questions)
}

fn from_json(text: &str) -> Result<Vec<Placed>, FileError> {
    let questions: Vec<TypedQuestion> = serde_json::from_str(text).map_err(|_| FileError::NotAFile)?;
    Ok((1..).zip(questions).collect())
}

fn from_csv(text: &str) -> Result<Vec<Placed>, FileError> {
    // The reader counts lines by their end alone.
    let text = &text.replace("\r\n", "\n");
    let first = text.lines().next().unwrap_or_default();
    let count = |c| first.matches(c).count();
    let delimiter =
        [b',', b';', b'\t'].into_iter().max_by_key(|of| (count(char::from(*of)), *of == b',')).unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
    let names: Vec<String> =
        reader.headers().map_err(|_| FileError::NotAFile)?.iter().map(|name| name.trim().to_lowercase()).collect();
    let place =
        |wanted: &str, others: &[&str]| names.iter().position(|name| name == wanted || others.contains(&name.as_str()));
    let [id, topic, stem, right, explanation, takeaway, reference, language] =
        COLUMNS.map(|(name, others)| place(name, others));
    for (column, name) in [(topic, "topic"), (stem, "question"), (right, "right")] {
        column.ok_or(FileError::NoColumn(name))?;
    }
    let options: Vec<Option<usize>> = (1..=MOST_OPTIONS)
        .map(|number| place(&format!("option {number}"), &[&format!("option_{number}"), &format!("antwort {number}")]))
        .collect();
    if options.iter().flatten().count() < 2 {
        return Err(FileError::NoColumn("option 1"));
    }
    let mut questions = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|_| FileError::NotAFile)?;
        let cell = |column: Option<usize>| column.and_then(|at| record.get(at)).unwrap_or_default();
        let text = |column| unguarded(cell(column)).to_owned();
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let right = right_ones(cell(right));
        let option = |(number, column): (usize, &Option<usize>)| TypedOption {
            text: text(*column),
            correct: right.contains(&number),
        };
        let line = record.position().map_or(0, |at| usize::try_from(at.line()).unwrap_or(usize::MAX));
        questions.push((
            line,
            TypedQuestion {
                id: text(id),
                topic: text(topic),
                stem: text(stem),
                options: (1..).zip(&options).map(option).collect(),
                explanation: text(explanation),
                takeaway: text(takeaway),
                reference: text(reference),
                language: text(language),
            },
        ));
    }
    Ok(questions)
}

/// `1`, `1,3`, `a c`: the numbers or letters of the right options.
fn right_ones(text: &str) -> Vec<usize> {
    let number = |word: &str| {
        let letter = word.chars().next().filter(|_| word.len() == 1).map(|c| c.to_ascii_lowercase());
        let of_letter = letter.filter(char::is_ascii_lowercase).map(|c| usize::from(c as u8 - b'a') + 1);
        word.parse().ok().or(of_letter)
    };
    text.split(|c: char| !c.is_alphanumeric()).filter_map(number).collect()
}

/// Without the apostrophe that keeps a spreadsheet from taking a text for a formula.
fn unguarded(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| rest.starts_with(GUARDED)).unwrap_or(text)
}

/// Formulas begin so; and an apostrophe, so that our own can be told from an author's.
const GUARDED: [char; 6] = ['=', '+', '-', '@', '\t', '\''];

fn guarded(text: &str) -> String {
    if text.starts_with(GUARDED) { format!("'{text}") } else { text.to_owned() }
}

/// A CSV file with a byte order mark, as spreadsheets want it.
pub fn to_csv(questions: &[TypedQuestion]) -> String {
    let options = (1..=MOST_OPTIONS).map(|number| format!("option {number}"));
    let head = ["id", "topic", "question"].into_iter().map(str::to_owned).chain(options);
    let head = head.chain(["right", "explanation", "take-away", "reference", "language"].map(str::to_owned));
    let mut file = String::from("\u{feff}");
    line(&mut file, head);
    for one in questions {
        let right = (1..)
            .zip(&one.options)
            .filter(|(_, option)| option.correct)
            .map(|(number, _): (usize, _)| number.to_string());
        let right = right.collect::<Vec<_>>().join(" ");
        let options =
            (0..MOST_OPTIONS).map(|at| one.options.get(at).map_or_else(String::new, |option| guarded(&option.text)));
        let cells = [one.id.clone(), guarded(&one.topic), guarded(&one.stem)].into_iter().chain(options);
        let texts = [&one.explanation, &one.takeaway, &one.reference].map(|text| guarded(text));
        line(&mut file, cells.chain([right]).chain(texts).chain([one.language.clone()]));
    }
    file
}

/// A line of RFC 4180.
fn line(file: &mut String, cells: impl Iterator<Item = String>) {
    let quoted = |cell: String| {
        if cell.contains(['"', ',', ';', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
    };
    file.push_str(&cells.map(quoted).collect::<Vec<_>>().join(","));
    file.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_spreadsheet_reads() {
        let file = "\u{feff}Topic;Question;Option 1;Option 2;Option_3;Right;Explanation\r\n\
                    Sizing;\"Which; size?\";Four;Two;Six;a, c;Loose.\r\n;;;;;;\r\nHandling;How?;So;Not so;;2;\r\n";
        let read = read(file.as_bytes(), "de").unwrap();
        assert_eq!(read.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [2, 4]);
        let first = &read[0].1;
        assert_eq!((first.stem.as_str(), first.language.as_str()), ("Which; size?", "de"));
        assert_eq!(
            first.options.iter().filter(|one| one.correct).map(|one| one.text.as_str()).collect::<Vec<_>>(),
            ["Four", "Six"]
        );
        assert_eq!(read[1].1.options.iter().map(|one| one.correct).collect::<Vec<_>>()[..3], [false, true, false]);
    }

    #[test]
    fn what_is_no_file_of_questions_is_told() {
        for (file, why) in [
            (&b"\xff\xfe"[..], FileError::NotAFile),
            (b"[{\"answer\": 1}]", FileError::NotAFile),
            (b"[]", FileError::Empty),
            (b"", FileError::NoColumn("topic")),
            (b"topic,question,right\na,b,1\n", FileError::NoColumn("option 1")),
            (b"topic,question,option 1,option 2\n", FileError::NoColumn("right")),
            (b"topic,question,option 1,option 2,right\n", FileError::Empty),
        ] {
            assert_eq!(read(file, "en"), Err(why), "{}", String::from_utf8_lossy(file));
        }
        assert_eq!(read(&vec![b'x'; MAX_BYTES + 1], "en"), Err(FileError::TooLarge));
    }

    fn question() -> impl Strategy<Value = TypedQuestion> {
        let text = || "[a-zäA-Z0-9=+@,;'\" -]{1,30}[a-z]";
        let options = prop::collection::vec((text(), any::<bool>()), 2..=MOST_OPTIONS);
        (text(), text(), options, text()).prop_map(|(topic, stem, options, explanation)| TypedQuestion {
            id: String::new(),
            topic,
            stem,
            options: options.into_iter().map(|(text, correct)| TypedOption { text, correct }).collect(),
            explanation,
            takeaway: String::new(),
            reference: "=1+1".to_owned(),
            language: "en".to_owned(),
        })
    }

    proptest! {
        #[test]
        fn what_is_exported_comes_back_the_same(questions in prop::collection::vec(question(), 1..6)) {
            let csv = to_csv(&questions);
            let filled = |mut one: TypedQuestion| { one.options.retain(|option| !option.text.is_empty()); one };
            let back: Vec<_> = read(csv.as_bytes(), "en").unwrap().into_iter().map(|(_, one)| filled(one)).collect();
            prop_assert_eq!(&back, &questions);
            let json = serde_json::to_vec(&questions).unwrap();
            let back: Vec<_> = read(&json, "en").unwrap().into_iter().map(|(_, one)| one).collect();
            prop_assert_eq!(back, questions);
        }

        #[test]
        fn no_file_makes_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let _whatever = read(&bytes, "en");
        }
    }
}
