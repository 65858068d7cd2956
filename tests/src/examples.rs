//! What the examples that are servers are asked under load, and what they answer. Nothing of it
//! changes what is answered later, so that it holds for servers of any kind.

use crate::load::Question;

const JSON: &str = "application/json";

/// What an example is asked; nothing if it is none of these.
pub fn questions(example: &str) -> Vec<Question> {
    match example {
        "fastapi" => fastapi(),
        "flask" => vec![Question::get("/price/pear", 200, "{\"pear\":45}\n")],
        "pandas" => pandas(),
        "sqlalchemy" => sqlalchemy(),
        _ => Vec::new(),
    }
}

fn fastapi() -> Vec<Question> {
    let order = |body, status, content| Question::post("/order", JSON, body, status, content);
    vec![
        Question::get("/price/pear", 200, r#"{"cents":45}"#),
        Question::get("/price/plum", 404, r#"{"detail":"there is no plum"}"#),
        order(
            r#"[{"fruit": "apple", "count": 2}, {"fruit": "pear", "count": "1"}]"#,
            200,
            r#"{"cents":105}"#,
        ),
        order(
            r#"[{"fruit": "apple", "count": 0}]"#,
            422,
            r#"{"detail":[{"type":"greater_than","loc":["body",0,"count"],"msg":"Input should be greater than 0","input":0,"ctx":{"gt":0}}]}"#,
        ),
    ]
}

fn sqlalchemy() -> Vec<Question> {
    vec![
        Question::get(
            "/books?before=1900",
            200,
            "[{\"by\":\"Jane Austen\",\"title\":\"Emma\"},{\"by\":\"Jane Austen\",\"title\":\"Persuasion\"}]\n",
        ),
        Question::get(
            "/authors",
            200,
            "[{\"books\":2,\"name\":\"Jane Austen\",\"since\":1815},{\"books\":2,\"name\":\"Virginia Woolf\",\"since\":1928}]\n",
        ),
        Question::get("/books?before=1000", 200, "[]\n"),
    ]
}

fn pandas() -> Vec<Question> {
    let report =
        |body: &str, status, content: &str| Question::post("/", "text/csv", body, status, content);
    let rows: Vec<_> = (0..1000)
        .map(|row| {
            format!(
                "2026-{:02}-{:02},region {},{}",
                row % 12 + 1,
                row % 28 + 1,
                row % 3,
                row
            )
        })
        .collect();
    let mut totals = vec![[0; 4]; 13];
    for row in 0..1000 {
        for (month, region) in [(row % 12, row % 3), (row % 12, 3), (12, row % 3), (12, 3)] {
            totals[month][region] += row;
        }
    }
    let line = |(month, sums): (usize, &[usize; 4])| {
        let name = match month {
            12 => "All".to_owned(),
            _ => format!("2026-{:02}", month + 1),
        };
        let [first, second, third, all] = sums;
        format!("{name:<7}  {first:>8}  {second:>8}  {third:>8}  {all:>6}\n")
    };
    let lines: String = totals.iter().enumerate().map(line).collect();
    vec![
        report(
            "month,region,amount\n2026-01-03,north,12.5\n2026-01-20,south,3\n2026-02-11,north,7\n2026-01-30,north,1\n",
            200,
            "         north  south   All\n2026-01   13.5    3.0  16.5\n2026-02    7.0    0.0   7.0\nAll       20.5    3.0  23.5\n",
        ),
        report(
            "month,area,amount\n2026-01-03,north,12.5\n",
            422,
            "there is no column region\n",
        ),
        report(
            &format!("month,region,amount\n{}\n", rows.join("\n")),
            200,
            &format!("         region 0  region 1  region 2     All\n{lines}"),
        ),
    ]
}
