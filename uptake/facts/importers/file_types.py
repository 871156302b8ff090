"""Which kind of document a file is, by its extension.

Source: specification of Adoption Score, section 1.3 (file types that count).
"""

from collections.abc import Mapping
from types import MappingProxyType

from uptake.facts.shared_work import FILE_USE

_EXTENSIONS = {
    "word": "doc docx docm dot dotx dotm",
    "excel": "xls xlsx xlsm xlsb xlt xltx xltm",
    "powerpoint": "ppt pptx pptm pps ppsx ppsm pot potx potm",
    "onenote": "one onetoc2 onepkg",
    "pdf": "pdf",
}
_KINDS: Mapping[str, str] = MappingProxyType(
    {extension: kind for kind, extensions in _EXTENSIONS.items() for extension in extensions.split()}
)


def file_type(extension: str, address: str) -> int:
    """The flag of `file_use.type`, by the extension that is told or else by that of the address."""
    told = extension.strip().lstrip(".").lower() or _extension_of(address)
    return FILE_USE["type"].bit(_KINDS.get(told, "other"))


def _extension_of(address: str) -> str:
    name = address.rsplit("/", 1)[-1]
    return name.rsplit(".", 1)[-1].lower() if "." in name else ""
