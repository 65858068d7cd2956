//! A report for people: what there is by kind, by owner, and of each owner the largest.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{Entry, Kind, Report};

/// How many entries of an owner have a line of their own.
const MOST_ENTRIES: usize = 3;

/// How many owners of a kind do.
const MOST_OWNERS: usize = 12;

/// A line.
struct Line {
    depth: usize,
    bytes: u64,
    what: String,
    why: String,
}

/// Writes the table.
pub fn write(report: &Report) -> String {
    let mut lines = vec![Line {
        depth: 0,
        bytes: report.size,
        what: "component".into(),
        why: String::new(),
    }];
    for kind in Kind::ALL {
        let entries: Vec<&Entry> = report.entries.iter().filter(|it| it.kind == kind).collect();
        add_kind(kind, &entries, &mut lines);
    }
    let width = |line: &Line| 2 * line.depth + line.what.chars().count();
    let widest = lines.iter().map(width).max().unwrap_or_default();
    let mut text = format!("{:>12} {:>6}  {:widest$}  why\n", "bytes", "%", "what");
    for line in lines {
        let bytes = grouped(line.bytes);
        let share = per_mille(line.bytes, report.size);
        let what = format!("{}{}", "  ".repeat(line.depth), line.what);
        let row = format!(
            "{bytes:>12} {:>4}.{}  {what:widest$}  {}",
            share / 10,
            share % 10,
            line.why
        );
        let _ = writeln!(text, "{}", row.trim_end());
    }
    text
}

fn add_kind(kind: Kind, entries: &[&Entry], lines: &mut Vec<Line>) {
    let mut owners = BTreeMap::<&str, Vec<&Entry>>::new();
    for entry in entries {
        owners.entry(&entry.owner).or_default().push(entry);
    }
    let mut owners: Vec<_> = owners.into_iter().collect();
    owners.sort_by_key(|(_, entries)| std::cmp::Reverse(sum(entries)));
    lines.push(line(0, entries, kind.name().into(), String::new()));
    let (shown, others) = split(&owners, MOST_OWNERS);
    for (owner, entries) in shown {
        add_owner(owner, entries, lines);
    }
    let others: Vec<&Entry> = others
        .iter()
        .flat_map(|(_, entries)| entries)
        .copied()
        .collect();
    add_others(1, &others, lines);
}

fn add_owner(owner: &str, entries: &[&Entry], lines: &mut Vec<Line>) {
    if let [entry] = entries {
        let what = format!("{owner}: {}", entry.name);
        lines.push(line(1, entries, what, entry.why.clone()));
        return;
    }
    // Where all have one reason, it is said once.
    let first = entries.first().map_or("", |entry| &entry.why);
    let same = entries.iter().all(|entry| entry.why == first);
    let why = if same { first } else { "" };
    lines.push(line(1, entries, owner.to_owned(), why.to_owned()));
    let (shown, others) = split(entries, MOST_ENTRIES);
    for entry in shown {
        let why = if same { "" } else { &entry.why };
        lines.push(line(2, &[entry], entry.name.clone(), why.to_owned()));
    }
    add_others(2, others, lines);
}

/// The first of some, and the others if they are several: one has a line anyway.
fn split<T>(items: &[T], most: usize) -> (&[T], &[T]) {
    let shown = if items.len() <= most + 1 {
        items.len()
    } else {
        most
    };
    items.split_at(shown)
}

fn add_others(depth: usize, others: &[&Entry], lines: &mut Vec<Line>) {
    if !others.is_empty() {
        let what = format!("{} others", others.len());
        lines.push(line(depth, others, what, String::new()));
    }
}

fn line(depth: usize, entries: &[&Entry], what: String, why: String) -> Line {
    Line {
        depth,
        bytes: sum(entries),
        what,
        why,
    }
}

fn sum(entries: &[&Entry]) -> u64 {
    entries.iter().map(|entry| entry.bytes).sum()
}

fn per_mille(bytes: u64, size: u64) -> u64 {
    (bytes * 1000 + size / 2) / size.max(1)
}

/// A number with a comma before each three digits.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(kind: Kind, owner: &str, name: &str, bytes: u64, why: &str) -> Entry {
        Entry {
            kind,
            owner: owner.into(),
            name: name.into(),
            bytes,
            why: why.into(),
        }
    }

    #[test]
    fn the_largest_have_lines() {
        let mut entries = vec![entry(
            Kind::Code,
            "CPython",
            "functions",
            700_000,
            "it runs",
        )];
        for (name, bytes) in [
            ("a", 200_000),
            ("b", 50_000),
            ("c", 40_000),
            ("d", 6_000),
            ("e", 4_000),
        ] {
            entries.push(entry(
                Kind::Files,
                "flask",
                name,
                bytes,
                "`flask` is imported",
            ));
        }
        let report = Report {
            size: 1_000_000,
            entries,
        };
        let expected = "       bytes      %  what                  why
   1,000,000  100.0  component
     700,000   70.0  code
     700,000   70.0    CPython: functions  it runs
           0    0.0  data
           0    0.0  memory
     300,000   30.0  files
     300,000   30.0    flask               `flask` is imported
     200,000   20.0      a
      50,000    5.0      b
      40,000    4.0      c
      10,000    1.0      2 others
           0    0.0  structure
";
        assert_eq!(write(&report), expected);
    }

    #[test]
    fn numbers_are_grouped() {
        for (number, text) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (12_345_678, "12,345,678"),
        ] {
            assert_eq!(grouped(number), text);
        }
    }
}
