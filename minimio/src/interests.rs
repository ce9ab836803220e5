use std::fmt;
use std::ops::{BitOr, BitOrAssign};

const READABLE: u8 = 0b01;
const WRITABLE: u8 = 0b10;

/// Which kinds of readiness a source is watched for: reading, writing or both.
/// Never empty: to watch a source for nothing, deregister it.
///
/// ```
/// use minimio::Interests;
///
/// let both = Interests::READABLE | Interests::WRITABLE;
/// assert!(both.is_readable() && both.is_writable());
/// assert_eq!(both.remove(Interests::WRITABLE), Some(Interests::READABLE));
/// assert_eq!(Interests::READABLE.remove(both), None);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Interests(u8);

impl Interests {
    /// A read, receive or accept would not block: there is data, a connection,
    /// the end of the stream, or an error to collect.
    pub const READABLE: Interests = Interests(READABLE);
    /// A write or send would not block, or a connect has come to its end, well
    /// or badly.
    pub const WRITABLE: Interests = Interests(WRITABLE);

    /// The interests of both. `|` does the same where a constant is not needed.
    pub const fn add(self, other: Interests) -> Interests {
        Interests(self.0 | other.0)
    }

    /// The interests of `self` that are not in `other`, `None` if none is left.
    pub const fn remove(self, other: Interests) -> Option<Interests> {
        Interests::from_bits(self.0 & !other.0)
    }

    /// The interests in both, `None` if there is none.
    #[cfg(any(windows, feature = "emulated-edge"))]
    pub(crate) const fn and(self, other: Interests) -> Option<Interests> {
        Interests::from_bits(self.0 & other.0)
    }

    /// Whether reading is among them.
    pub const fn is_readable(self) -> bool {
        self.0 & READABLE != 0
    }

    /// Whether writing is among them.
    pub const fn is_writable(self) -> bool {
        self.0 & WRITABLE != 0
    }

    const fn from_bits(bits: u8) -> Option<Interests> {
        if bits == 0 {
            None
        } else {
            Some(Interests(bits))
        }
    }
}

impl BitOr for Interests {
    type Output = Interests;

    fn bitor(self, other: Interests) -> Interests {
        self.add(other)
    }
}

impl BitOrAssign for Interests {
    fn bitor_assign(&mut self, other: Interests) {
        *self = self.add(other);
    }
}

impl fmt::Debug for Interests {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match (self.is_readable(), self.is_writable()) {
            (true, true) => "READABLE | WRITABLE",
            (true, false) => "READABLE",
            _ => "WRITABLE",
        })
    }
}

/// When a ready source is reported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Mode {
    /// Once each time the source *becomes* ready (or more becomes ready). After
    /// an event, read or write until `WouldBlock`: what is left in the source
    /// is not reported again. Stopping at a short read is not enough, because
    /// on systems without an edge-triggered mode (Windows) it is the
    /// `WouldBlock` that arms the source again; see [`Registrator::rearm`].
    ///
    /// [`Registrator::rearm`]: crate::Registrator::rearm
    #[default]
    Edge,
    /// By every [`Poll::poll`] for as long as the source *is* ready. One read
    /// or write an event is enough. Register write interest only while there
    /// is something to write, or every poll returns at once.
    ///
    /// [`Poll::poll`]: crate::Poll::poll
    Level,
}
