//! CRC-32 for components in other languages.

use std::cell::RefCell;

use exports::example::compose::checksum::{Guest, GuestCrc32};

wit_bindgen::generate!({ path: "../wit/checksum.wit", world: "provider" });

struct Component;

struct Crc32(RefCell<crc32fast::Hasher>);

impl Guest for Component {
    type Crc32 = Crc32;
}

impl GuestCrc32 for Crc32 {
    fn new() -> Self {
        Crc32(RefCell::new(crc32fast::Hasher::new()))
    }

    fn update(&self, data: Vec<u8>) {
        self.0.borrow_mut().update(&data);
    }

    fn value(&self) -> u32 {
        self.0.borrow().clone().finalize()
    }
}

export!(Component);
