//! Lines that are too long, broken as `ruff format` breaks them.
//!
//! The rule for anything in brackets: all on one line; else the content on a line of its own; else
//! each part on its own line with a comma behind, where a part that is still too long is broken in
//! turn. An only parameter gets that comma even where it fits. Unions are broken before each `|`,
//! in parentheses.

/// The length of lines, ruff's default.
pub const LINE_LENGTH: usize = 88;

/// The lines of `def name(parameters) -> returns:`, where `head` is what is before the
/// parenthesis. A parameter is its name and its annotation.
pub fn signature(
    indent: &str,
    head: &str,
    parameters: &[(String, Option<String>)],
    returns: &str,
) -> String {
    let parts: Vec<String> = parameters
        .iter()
        .map(|(name, annotation)| match annotation {
            Some(annotation) => format!("{name}: {annotation}"),
            None => name.clone(),
        })
        .collect();
    let joined = parts.join(", ");
    let line = format!("{indent}{head}({joined}) -> {returns}:\n");
    if fits(&line) {
        return line;
    }
    if parts.is_empty() {
        let start = format!("{indent}{head}() -> ");
        return broken(&start, returns, ":", indent);
    }
    let inner = format!("{indent}    ");
    let mut lines = format!("{indent}{head}(\n");
    let content = format!("{inner}{joined}\n");
    if fits(&content) && parameters.len() > 1 {
        lines += &content;
    } else {
        for (name, annotation) in parameters {
            lines += &match annotation {
                Some(annotation) => broken(&format!("{inner}{name}: "), annotation, ",", &inner),
                None => format!("{inner}{name},\n"),
            };
        }
    }
    lines + &broken(&format!("{indent}) -> "), returns, ":", indent)
}

/// The lines of `start`, an annotation and `end`, broken where they do not fit in one. `start`
/// has its indentation, `indent`, already.
pub fn broken(start: &str, annotation: &str, end: &str, indent: &str) -> String {
    let line = format!("{start}{annotation}{end}\n");
    if fits(&line) {
        return line;
    }
    let inner = format!("{indent}    ");
    let alternatives = split(annotation, '|');
    if alternatives.len() > 1 {
        let content = format!("{inner}{annotation}\n");
        if fits(&content) {
            return format!("{start}(\n{content}{indent}){end}\n");
        }
        let mut lines = format!("{start}(\n");
        for (index, alternative) in alternatives.iter().enumerate() {
            let operator = if index == 0 { "" } else { "| " };
            lines += &broken(&format!("{inner}{operator}"), alternative, "", &inner);
        }
        return format!("{lines}{indent}){end}\n");
    }
    let Some((class, arguments)) = annotation
        .strip_suffix(']')
        .and_then(|text| text.split_once('['))
    else {
        return line;
    };
    let mut lines = format!("{start}{class}[\n");
    let content = format!("{inner}{arguments}\n");
    let arguments = split(arguments, ',');
    if fits(&content) {
        lines += &content;
    } else {
        // A comma behind an only argument would make it a tuple.
        let comma = if arguments.len() > 1 { "," } else { "" };
        for argument in arguments {
            lines += &broken(&inner, argument, comma, &inner);
        }
    }
    format!("{lines}{indent}]{end}\n")
}

/// The parts of `text` between the separators that are in no brackets.
fn split(text: &str, separator: char) -> Vec<&str> {
    let mut depth = 0;
    let mut parts = Vec::new();
    let mut start = 0;
    for (index, character) in text.char_indices() {
        match character {
            '[' | '(' => depth += 1,
            ']' | ')' => depth -= 1,
            _ if character == separator && depth == 0 => {
                parts.push(text[start..index].trim());
                start = index + 1;
            }
            _ => {}
        }
    }
    parts.push(text[start..].trim());
    parts
}

/// Whether `line` is no longer than lines may be.
pub fn fits(line: &str) -> bool {
    line.trim_end_matches('\n').chars().count() <= LINE_LENGTH
}
