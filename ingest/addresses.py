"""Which addresses a report may be fetched from: those of the public internet, and no other."""

import asyncio
import socket
from collections.abc import Collection
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from ingest.errors import UnreadableFile

# Public by their number, yet they lead into the network of whoever asks: other protocols' addresses in disguise, and
# the one public address that a cloud answers its own machines from.
_LEADING_INSIDE = tuple(
    map(ip_network, ("::/96", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16", "168.63.129.16/32"))
)


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether it is a machine of the public internet: not private, loopback, link-local, multicast, reserved."""
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        return is_public(address.ipv4_mapped)
    # A network of the other version holds no address of this one.
    inside = any(address in network for network in _LEADING_INSIDE)
    return address.is_global and not address.is_multicast and not address.is_reserved and not inside


async def resolved(host: str, port: int, allowed: Collection[str]) -> list[str]:
    """The addresses of the host, each public or in `allowed`.

    Raises UnreadableFile when there is none, or when any is not public: a name that has both is a trap.
    """
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise UnreadableFile(
            f"Không tìm thấy máy chủ {host}; anh/chị vui lòng kiểm tra địa chỉ và kết nối mạng."
        ) from None
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    for address in addresses:
        if address not in allowed and not is_public(ip_address(address)):
            raise UnreadableFile(
                f"Địa chỉ {host} thuộc mạng nội bộ hoặc dành riêng, không được tải từ đó; "
                "anh/chị vui lòng tải tệp về rồi nạp tệp."
            )
    return addresses
