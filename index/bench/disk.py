"""What a data folder takes on disk."""

from pathlib import Path

_SMALLEST = 0.01  # MB; what is smaller is not told of


def disk_mb(data: Path) -> dict[str, float]:
    """Megabytes by file or folder, whatever the generation is called; a file of two names is counted once."""
    sizes: dict[str, float] = {}
    counted: set[int] = set()
    for path in sorted(data.rglob("*")):
        about = path.stat()
        if path.is_dir() or about.st_ino in counted:
            continue
        counted.add(about.st_ino)
        parts = path.relative_to(data).parts
        name = "/".join((parts[0], *parts[2:-1][:2]) if len(parts) > 2 else parts)
        sizes[name] = sizes.get(name, 0.0) + about.st_size / 1e6
    return {name: size for name, size in sizes.items() if size >= _SMALLEST}
