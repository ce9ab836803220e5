use super::strip::strip;

#[test]
fn types_become_blank() {
    for (text, expected) in [
        ("let x: number = 1", "let x         = 1"),
        (
            "let x: \"\u{e9}\u{20ac}\u{1f600}\" = 1",
            "let x   \u{a0}\u{2002} \u{feff}  = 1",
        ),
        ("a as T\n(b)", "a ;   \n(b)"),
        ("a\ntype A = 1\n(b)", "a\n;         \n(b)"),
        ("if (a) type B = 1", "if (a) ;         "),
        ("(a): T<\nU> => a", "(a     \n ) => a"),
        (
            "class A { get: number\n x() {} }",
            "class A { get;       \n x() {} }",
        ),
        (
            "function f(this: T, a?: U) {}",
            "function f(         a    ) {}",
        ),
    ] {
        assert_eq!(strip(text).unwrap(), expected);
        assert_eq!(text.encode_utf16().count(), expected.encode_utf16().count());
    }
}
