//! An object in a Python module, as servers of web applications take it: `MODULE:NAME`.

use super::item::Item;

/// What is meant where there is no name.
const DEFAULT_NAME: &str = "application";

/// An object in a Python module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The module: `shop`, `shop.web`.
    pub module: String,
    /// The object in it, as an expression: `app`, `site.app`, `create_app()`.
    pub expression: String,
}

impl Item for Reference {
    const WHAT: &str = "an object in a Python module";

    fn parse(text: &str) -> Result<Self, &'static str> {
        let (module, expression) = text.split_once(':').unwrap_or((text, DEFAULT_NAME));
        let name = expression.strip_suffix("()").unwrap_or(expression);
        if module.ends_with(".py") {
            return Err("the module is named as in an import statement, without `.py`");
        }
        match is_dotted_name(module) && is_dotted_name(name) {
            true => Ok(Reference {
                module: module.to_owned(),
                expression: expression.to_owned(),
            }),
            false => Err("it is not of the form `MODULE:NAME` or `MODULE:NAME()`"),
        }
    }
}

/// Whether `text` is one or more identifiers with dots between them.
fn is_dotted_name(text: &str) -> bool {
    text.split('.').all(|part| {
        let mut characters = part.chars();
        let first = characters.next();
        first.is_some_and(|first| first == '_' || first.is_alphabetic())
            && characters.all(|character| character == '_' || character.is_alphanumeric())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn module_and_object() {
        for (text, module, expression) in [
            ("shop:app", "shop", "app"),
            ("shop.wsgi", "shop.wsgi", "application"),
            ("a.b:c.d", "a.b", "c.d"),
            ("shop:create_app()", "shop", "create_app()"),
        ] {
            let reference = Reference::parse(text).unwrap();
            assert_eq!(
                (&*reference.module, &*reference.expression),
                (module, expression)
            );
        }
    }

    #[test]
    fn what_is_no_object_in_a_module() {
        for text in [
            "",
            ":app",
            "shop:",
            "shop:app(1)",
            "shop:1",
            "sh op:app",
            "a..b:c",
        ] {
            let error = Reference::parse(text).unwrap_err();
            assert!(error.contains("MODULE:NAME"), "{text}: {error}");
        }
        let error = Reference::parse("src/shop.py:app").unwrap_err();
        assert!(error.contains("without `.py`"), "{error}");
    }
}
