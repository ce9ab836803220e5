/// The name the caller gives a source when registering it. Every [`Event`]
/// carries the token of its source, and nothing else about it.
///
/// Any number but `usize::MAX`, which no source can have (registering it fails
/// with [`InvalidInput`]), but a [`Waker`](crate::Waker) can. Two sources may share a token; their
/// events cannot be told apart then.
///
/// [`Event`]: crate::Event
/// [`InvalidInput`]: std::io::ErrorKind::InvalidInput
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Token(pub usize);

impl From<Token> for usize {
    fn from(token: Token) -> usize {
        token.0
    }
}
