//! What is another number each time elsewhere: clocks and randomness.

use alloc::vec::Vec;
use core::iter;

use crate::Memory;
use crate::exports::wasi::clocks::monotonic_clock::{self, Duration, Instant};
use crate::exports::wasi::clocks::wall_clock::{self, Datetime};
use crate::exports::wasi::io::poll::Pollable;
use crate::exports::wasi::random::{insecure_seed, random};
use crate::streams::Ready;

/// What stands for a random number. (The hash tables of programs that are not attacked are as good
/// with it as with any other.)
const RANDOM: u64 = 0x9e37_79b9_7f4a_7c15;

impl monotonic_clock::Guest for Memory {
    fn now() -> Instant {
        0
    }

    fn resolution() -> Duration {
        1
    }

    fn subscribe_instant(_: Instant) -> Pollable {
        Pollable::new(Ready)
    }

    fn subscribe_duration(_: Duration) -> Pollable {
        Pollable::new(Ready)
    }
}

impl wall_clock::Guest for Memory {
    fn now() -> Datetime {
        Datetime {
            seconds: 0,
            nanoseconds: 0,
        }
    }

    fn resolution() -> Datetime {
        Datetime {
            seconds: 0,
            nanoseconds: 1,
        }
    }
}

impl insecure_seed::Guest for Memory {
    fn insecure_seed() -> (u64, u64) {
        (RANDOM, !RANDOM)
    }
}

impl random::Guest for Memory {
    fn get_random_bytes(length: u64) -> Vec<u8> {
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        let words = iter::repeat(RANDOM.to_le_bytes());
        words.flatten().take(length).collect()
    }

    fn get_random_u64() -> u64 {
        RANDOM
    }
}
