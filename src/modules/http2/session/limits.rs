//! How often a peer may do what costs it less than us.

use std::time::Instant;

/// A bucket of tokens: so many at first, and so many more each second.
pub struct Bucket {
    burst: u64,
    rate: u64,
    left: u64,
    filled: Option<Instant>,
}

impl Bucket {
    pub fn new(burst: u64, rate: u64) -> Self {
        Self {
            burst,
            rate,
            left: burst,
            filled: None,
        }
    }

    /// Takes one token, if there is one.
    pub fn take(&mut self) -> bool {
        let now = Instant::now();
        match self.filled {
            None => self.filled = Some(now),
            Some(filled) => {
                let seconds = now.duration_since(filled).as_secs();
                if seconds > 0 {
                    let more = seconds.saturating_mul(self.rate);
                    self.left = self.left.saturating_add(more).min(self.burst);
                    self.filled = Some(now);
                }
            }
        }
        let is_left = self.left > 0;
        self.left = self.left.saturating_sub(1);
        is_left
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_ends() {
        let mut bucket = Bucket::new(3, 0);
        let taken: Vec<bool> = (0..5).map(|_| bucket.take()).collect();
        assert_eq!(taken, [true, true, true, false, false]);
    }
}
