//! The names under which sealed chunks lie in mailboxes.

/// Whether a file may be a sealed chunk: base 58 of sixteen bytes. Copies that a service makes of files in
/// conflict have other names, and say nothing new.
#[must_use]
pub fn is_sealed_name(name: &str) -> bool {
    let is_digit = |c: u8| c.is_ascii_alphanumeric() && !b"0OIl".contains(&c);
    (16..=22).contains(&name.len()) && name.bytes().all(is_digit)
}

#[cfg(test)]
mod tests {
    use super::is_sealed_name;

    #[test]
    fn only_what_may_be_a_chunk_is_looked_at() {
        assert!(is_sealed_name("2NEpo7TZRRrLZSi2U"));
        for name in [
            "desktop.ini",
            ".2NEpo7TZRRrLZSi2U.12.part",
            "2NEpo7TZRRrLZSi2U (1)",
            "2NEpo7TZRRrLZSi2U-PC",
            "../../../etc/passwd000",
            "0OIl0OIl0OIl0OIl0OIl",
        ] {
            assert!(!is_sealed_name(name), "{name}");
        }
    }
}
