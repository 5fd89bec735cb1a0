//! JSON values as the earlier system compared them: Python's `==` of what `json.loads` gives.
//!
//! 1, 1.0 and true are equal, whole numbers have all their digits, the order of members does not count, and of a
//! repeated member the last one does.

use std::collections::BTreeMap;

/// Deeper values were not readable for the earlier system, and equal nothing.
const DEEPEST: usize = 500;

/// A text that two values share where Python finds them equal; `None` for values that are too deep.
///
/// `raw` is the text of a valid JSON value.
pub fn canonical(raw: &str) -> Option<String> {
    let mut reader = Reader { rest: raw };
    let mut out = String::new();
    reader.value(&mut out, 0)?;
    Some(out)
}

/// The number that Python would reckon with: a JSON number, or true and false as 1 and 0.
pub fn number(raw: &str) -> Option<f64> {
    match raw {
        "true" => Some(1.0),
        "false" => Some(0.0),
        _ => raw
            .parse()
            .ok()
            .filter(|_| raw.starts_with(['-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'])),
    }
}

struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    fn value(&mut self, out: &mut String, depth: usize) -> Option<()> {
        if depth > DEEPEST {
            return None;
        }
        match self.next() {
            '{' => return self.members(out, depth),
            '[' => {
                out.push('[');
                while !self.ends(']') {
                    self.value(out, depth + 1)?;
                    out.push(',');
                }
                out.push(']');
            }
            '"' => self.text(out),
            _ => out.push_str(&scalar(self.token())),
        }
        Some(())
    }

    fn members(&mut self, out: &mut String, depth: usize) -> Option<()> {
        let mut members = BTreeMap::new();
        while !self.ends('}') {
            let (mut key, mut value) = (String::new(), String::new());
            self.next();
            self.text(&mut key);
            self.skip(':');
            self.value(&mut value, depth + 1)?;
            members.insert(key, value);
        }
        out.push('{');
        for (key, value) in members {
            out.push_str(&key);
            out.push(':');
            out.push_str(&value);
            out.push(',');
        }
        out.push('}');
        Some(())
    }

    /// The first character of the next value; it is taken where it opens something.
    fn next(&mut self) -> char {
        self.blank();
        let first = self.rest.chars().next().unwrap_or('n');
        if matches!(first, '{' | '[' | '"') {
            self.rest = &self.rest[1..];
        }
        first
    }

    fn blank(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\n', '\r']);
    }

    fn skip(&mut self, mark: char) {
        self.blank();
        self.rest = self.rest.strip_prefix(mark).unwrap_or(self.rest);
    }

    /// Whether a list or an object ends here; else passes over the comma between two items.
    fn ends(&mut self, close: char) -> bool {
        self.skip(',');
        self.blank();
        let rest = self.rest.strip_prefix(close);
        let ends = rest.is_some() || self.rest.is_empty();
        self.rest = rest.unwrap_or(self.rest);
        ends
    }

    fn token(&mut self) -> &'a str {
        let end = self
            .rest
            .find([',', ']', '}', ' ', '\t', '\n', '\r'])
            .unwrap_or(self.rest.len());
        let token = &self.rest[..end];
        self.rest = &self.rest[end..];
        token
    }

    /// The rest of a text behind its opening quote, without the escapes that it could do without.
    fn text(&mut self, out: &mut String) {
        out.push('"');
        let mut units: Vec<u16> = Vec::new();
        let mut characters = self.rest.char_indices();
        let mut end = self.rest.len();
        while let Some((at, character)) = characters.next() {
            let unit = match character {
                '"' => {
                    end = at + 1;
                    break;
                }
                '\\' => match characters.next().map_or('\\', |(_, escaped)| escaped) {
                    'u' => {
                        let digits = characters.as_str().get(..4).unwrap_or("0");
                        let unit = u16::from_str_radix(digits, 16).unwrap_or(0);
                        characters.nth(3);
                        units.push(unit);
                        continue;
                    }
                    'b' => '\u{8}',
                    'f' => '\u{c}',
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    other => other,
                },
                other => other,
            };
            units.extend_from_slice(unit.encode_utf16(&mut [0; 2]));
        }
        self.rest = &self.rest[end..];
        for unit in char::decode_utf16(units) {
            match unit {
                Ok(character @ ('"' | '\\')) => out.extend(['\\', character]),
                Ok(character) => out.push(character),
                // Half a pair, which is no character of its own.
                Err(half) => out.push_str(&format!("\\u{:x};", half.unpaired_surrogate())),
            }
        }
        out.push('"');
    }
}

/// A number, true, false or null.
fn scalar(token: &str) -> String {
    match token {
        "null" => "null".to_owned(),
        "true" => "1".to_owned(),
        "false" => "0".to_owned(),
        _ if token.contains(['.', 'e', 'E']) => {
            let number: f64 = token.parse().unwrap_or(f64::NAN);
            if number == 0.0 {
                "0".to_owned()
            } else if number.fract() == 0.0 {
                format!("{number:.0}")
            } else {
                format!("{number:?}")
            }
        }
        "-0" => "0".to_owned(),
        _ => token.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn equal(a: &str, b: &str) -> bool {
        let (a, b) = (canonical(a), canonical(b));
        a.is_some() && a == b
    }

    #[test]
    fn compares_as_python_does() {
        for (a, b) in [
            ("1", "1.0"),
            ("1", "true"),
            ("-0", "0.0"),
            ("false", "0"),
            ("1e3", "1000"),
            ("9007199254740993", "9007199254740993"),
            ("1e400", "2e400"),
            ("\"a\\u0062\\n\"", "\"ab\\u000a\""),
            ("\"\\ud83d\\ude00\"", "\"😀\""),
            ("[1, [2.0, {\"a\": true}]]", "[1.0,[2,{\"a\":1}]]"),
            ("{\"a\": 1, \"b\": 2}", "{\"b\":2,\"a\":1}"),
            ("{\"a\": 1, \"a\": 2}", "{\"a\":2}"),
            ("[]", "[ ]"),
        ] {
            assert!(equal(a, b), "{a} {b}");
        }
        for (a, b) in [
            ("1", "\"1\""),
            ("9007199254740993", "9007199254740992.0"),
            ("null", "0"),
            ("null", "false"),
            ("[1,2]", "[2,1]"),
            ("[]", "{}"),
            ("[\"a,b\"]", "[\"a\",\"b\"]"),
            ("\"\\ud800\"", "\"\\ud801\""),
            ("\"\\\\ud800;\"", "\"\\ud800\""),
            ("0.1", "0.2"),
            ("1e400", "-1e400"),
        ] {
            assert!(!equal(a, b), "{a} {b}");
        }
    }

    #[test]
    fn too_deep_values_equal_nothing() {
        let deep = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        assert!(equal(&deep(500), &deep(500)));
        assert!(!equal(&deep(30_000), &deep(30_000)));
    }

    #[test]
    fn numbers_are_what_python_reckons_with() {
        assert_eq!(number("-0.5"), Some(-0.5));
        assert_eq!(number("true"), Some(1.0));
        for none in ["null", "\"1\"", "[1]", "{}"] {
            assert_eq!(number(none), None);
        }
    }
}
