//! Constant expressions: offsets of segments and initial values of globals.

use wasmparser::{ConstExpr, Operator};

/// The value of an expression of type i32, or `None` where it is not one that can be computed here.
///
/// `global` gives the value of an immutable global. Besides `i32.const` and `global.get` the
/// instructions of the extended-const proposal are understood, which wasm-ld uses for offsets
/// relative to `__memory_base`.
pub fn evaluate_i32(
    expression: &ConstExpr<'_>,
    global: impl Fn(u32) -> Option<i32>,
) -> Option<i32> {
    let mut stack = Vec::new();
    let mut operators = expression.get_operators_reader();
    while !operators.is_end_then_eof() {
        step(operators.read().ok()?, &mut stack, &global)?;
    }
    match stack[..] {
        [value] => Some(value),
        _ => None,
    }
}

/// Executes one instruction of those that [`evaluate_i32`] understands.
pub fn step(
    operator: Operator<'_>,
    stack: &mut Vec<i32>,
    global: impl Fn(u32) -> Option<i32>,
) -> Option<()> {
    let value = match operator {
        Operator::I32Const { value } => value,
        Operator::GlobalGet { global_index } => global(global_index)?,
        operator => {
            let (right, left): (i32, i32) = (stack.pop()?, stack.pop()?);
            match operator {
                Operator::I32Add => left.wrapping_add(right),
                Operator::I32Sub => left.wrapping_sub(right),
                Operator::I32Mul => left.wrapping_mul(right),
                _ => return None,
            }
        }
    };
    stack.push(value);
    Some(())
}

#[cfg(test)]
mod tests {
    use wasmparser::{BinaryReader, ConstExpr};

    use super::evaluate_i32;

    fn evaluate(bytes: &[u8]) -> Option<i32> {
        let expression = ConstExpr::new(BinaryReader::new(bytes, 0));
        evaluate_i32(&expression, |global| (global == 1).then_some(1000))
    }

    #[test]
    fn extended_expressions_have_a_value() {
        // (1000 - 3) * 2 + 7
        let bytes = [0x23, 1, 0x41, 3, 0x6b, 0x41, 2, 0x6c, 0x41, 7, 0x6a, 0x0b];
        assert_eq!(evaluate(&bytes), Some(2001));
    }

    #[test]
    fn others_have_none() {
        // An unknown global; a constant of type i64; two values; an operator without operands;
        // nothing.
        let expressions: [&[u8]; 5] = [
            &[0x23, 2, 0x0b],
            &[0x42, 1, 0x0b],
            &[0x41, 1, 0x41, 1, 0x0b],
            &[0x6a, 0x0b],
            &[0x0b],
        ];
        for bytes in expressions {
            assert_eq!(evaluate(bytes), None, "{bytes:?}");
        }
    }
}
