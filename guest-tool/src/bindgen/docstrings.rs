//! WIT documentation as docstrings (PEP 257): the first line behind the quotes, the following ones
//! as far to the right as they were against each other.

/// The lines of the docstring that says `docs`, at `indent`.
pub fn docstring(docs: &str, indent: &str) -> String {
    let lines = clean(docs);
    let text = escape(&lines.join("\n"));
    let mut lines = text.lines();
    let first = lines.next().unwrap_or_default();
    let rest: Vec<&str> = lines.collect();
    let one_line = rest.is_empty();
    // A quote next to the closing ones would end the string early; one next to the opening ones is
    // hard to read. Such text stands on lines of its own.
    if first.starts_with('"') || (one_line && first.ends_with('"')) {
        let lines = std::iter::once(first).chain(rest);
        let lines: String = lines.map(|line| indented(line, indent)).collect();
        return format!("{indent}\"\"\"\n{lines}{indent}\"\"\"\n");
    }
    if one_line {
        return format!("{indent}\"\"\"{first}\"\"\"\n");
    }
    let rest: String = rest.iter().map(|line| indented(line, indent)).collect();
    format!("{indent}\"\"\"{first}\n{rest}{indent}\"\"\"\n")
}

fn indented(line: &str, indent: &str) -> String {
    if line.is_empty() {
        "\n".to_owned()
    } else {
        format!("{indent}{line}\n")
    }
}

/// The lines of `docs` without blanks at their ends, blank lines at the start and end, and what
/// indentation the lines after the first have in common.
fn clean(docs: &str) -> Vec<String> {
    let lines = docs.replace('\t', "    ");
    let mut lines: Vec<String> = lines
        .lines()
        .map(|line| line.trim_end().to_owned())
        .skip_while(String::is_empty)
        .collect();
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    let Some((first, rest)) = lines.split_first_mut() else {
        return lines;
    };
    *first = first.trim_start().to_owned();
    let indentation = rest
        .iter()
        .filter(|line| !line.is_empty())
        .map(|line| line.len() - line.trim_start_matches(' ').len())
        .min()
        .unwrap_or_default();
    for line in rest.iter_mut().filter(|line| !line.is_empty()) {
        line.drain(..indentation);
    }
    lines
}

/// `text` as it has to stand between triple quotes.
fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace("\"\"\"", "\\\"\\\"\\\"")
}
