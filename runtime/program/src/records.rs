//! What the runtime tells the tool: a list of records, each a list of fields, each any bytes.
//!
//! All lengths are in front of what they count, as 32 bits, little-endian, so no name can be taken
//! for the end of something:
//!
//! ```text
//! number of records
//!   of each: number of fields
//!     of each: length in bytes, bytes
//! ```

/// A record: its fields.
pub type Record = Vec<Vec<u8>>;

/// The bytes of some records. Fields of 4 GiB and more do not fit a 32-bit memory.
pub fn write<R, F>(records: &[R]) -> Vec<u8>
where
    R: AsRef<[F]>,
    F: AsRef<[u8]>,
{
    let mut bytes = Vec::new();
    let number = |bytes: &mut Vec<u8>, number: usize| {
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        bytes.extend_from_slice(&number.to_le_bytes());
    };
    number(&mut bytes, records.len());
    for record in records {
        number(&mut bytes, record.as_ref().len());
        for field in record.as_ref() {
            number(&mut bytes, field.as_ref().len());
            bytes.extend_from_slice(field.as_ref());
        }
    }
    bytes
}

/// The records in `bytes`; none if they are not what [`write()`] gives.
pub fn read(mut bytes: &[u8]) -> Option<Vec<Record>> {
    let bytes = &mut bytes;
    let mut records = Vec::new();
    for _ in 0..number(bytes)? {
        let mut record = Record::new();
        for _ in 0..number(bytes)? {
            let length = usize::try_from(number(bytes)?).ok()?;
            record.push(bytes.split_off(..length)?.to_vec());
        }
        records.push(record);
    }
    bytes.is_empty().then_some(records)
}

fn number(bytes: &mut &[u8]) -> Option<u32> {
    let number = bytes.split_off(..4)?;
    Some(u32::from_le_bytes(number.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_bytes_come_through() {
        let records = [vec![&b"file"[..], b"a\nb\0c", b""], vec![], vec![b"\xff"]];
        assert_eq!(read(&write(&records)).unwrap(), records);
        let none: [Vec<&[u8]>; 0] = [];
        assert_eq!(read(&write(&none)), Some(vec![]));
    }

    #[test]
    fn what_is_cut_or_too_long_is_refused() {
        let bytes = write(&[["library", "/a.so"]]);
        for length in 0..bytes.len() {
            assert_eq!(read(&bytes[..length]), None);
        }
        assert_eq!(read(&[bytes, vec![0]].concat()), None);
        assert_eq!(read(&[0xff; 64]), None);
    }
}
