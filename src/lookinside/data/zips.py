"""What is in a zip, unpacked no further than the zip itself says."""

import zipfile

from lookinside.core.errors import UserError

BOUNDED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""How a file may be packed: of others, Python unpacks all that there is at once."""


def check_name(member: zipfile.ZipInfo, named: str) -> None:
    """Check that folders in the name of a file, in a zip called `named`, are parted as usual.

    Raises:
        UserError: they seem to be parted by backslashes, and would count as no folders.
    """
    if "\\" in member.filename:
        raise UserError(
            f"{named} holds {member.filename}, a name with backslashes: pack the images anew, with "
            "/ between folders"
        )


def content(archive: zipfile.ZipFile, member: zipfile.ZipInfo, named: str) -> bytes:
    """The bytes of a file in a zip called `named`.

    Raises:
        UserError: it is packed in another way than usual.
        zipfile.BadZipFile: its bytes are not those that its sum was taken of.
    """
    if member.compress_type not in BOUNDED:
        raise UserError(
            f"{named} holds {member.filename}, which is not packed by deflate as usual: pack the "
            "images anew"
        )
    with archive.open(member) as stream:
        return stream.read(member.file_size)
