"""A document: written, encrypted, read, its text found."""

import io

from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

writer = PdfWriter()
page = writer.add_blank_page(100, 100)


def run() -> None:
    from pypdf.errors import PdfReadError

    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
    )
    content = DecodedStreamObject()
    content.set_data(b"BT /F1 12 Tf 10 10 Td (Hello) Tj ET")
    page[NameObject("/Contents")] = writer._add_object(content.flate_encode())
    writer.add_metadata({"/Title": "Ä"})
    writer.encrypt("secret", algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)
    reader = PdfReader(file, password="secret")
    assert reader.metadata.title == "Ä"
    assert reader.pages[0].extract_text() == "Hello"
    try:
        PdfReader(io.BytesIO(b"no document"), strict=True)
    except PdfReadError:
        pass
    else:
        raise AssertionError
