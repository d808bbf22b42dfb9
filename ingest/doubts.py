"""What of a report, as it was understood, a person should look at before others rely on it."""

from ingest.report import Report

_SURE = 85  # of 100: pages that OCR read less surely are named
_FEW = 5  # passages of a report that was hardly read


def doubts(report: Report) -> tuple[str, ...]:
    """One line of Vietnamese each; empty when nothing is unusual."""
    about = report.metadata
    year = about.period[:4]
    confidence = min((each.confidence for each in report.passages if each.confidence is not None), default=None)
    found = (
        (not about.locality, "chưa rõ báo cáo của nơi nào"),
        (not about.period, "chưa rõ kỳ báo cáo"),
        (not about.number, "chưa thấy số của báo cáo"),
        (not about.issued, "chưa thấy ngày ký"),
        (
            bool(about.issued and year and abs(int(about.issued[:4]) - int(year)) > 1),
            f"ngày ký cách kỳ báo cáo hơn một năm ({about.issued} và {about.period})",
        ),
        (
            confidence is not None and confidence < _SURE,
            f"bản quét, có trang chỉ nhận dạng chắc {confidence} %: số liệu có thể sai",
        ),
        (len(report.passages) < _FEW, f"chỉ đọc được {len(report.passages)} đoạn"),
        (not report.figures, "không đọc được số liệu nào"),
    )
    return tuple(said for holds, said in found if holds)
