"""What a number is counted in, as printed after it."""

import re

_MONEY = r"(?:nghìn |ngàn )?(?:tỷ|tỉ|triệu|tr\.?|nghìn|ngàn)?\s?(?:đồng|VNĐ|VND|USD)|(?:tỷ|tỉ)\b"
_MEASURES = (
    r"km²|km2|km|m²|m2|m³|m3|ha|tấn/ha|tạ/ha|tấn|tạ|kg|lít|kWh|MW|(?:triệu |nghìn |ngàn )?con|điểm phần trăm|điểm|lần"
)
# Nouns that are counted; two-word ones first, so that "hồ sơ" is not "hồ".
_NOUNS = (
    "trường hợp, nhiệm vụ, văn bản, hồ sơ, lượt người, lượt khách, lượt hộ, lượt, thị trấn, tổ dân phố, hộ nghèo, "
    "hộ dân, gia đình, lao động, học sinh, giáo viên, thanh niên, đối tượng, dự án, công trình, mô hình, sản "
    "phẩm, chỉ tiêu, tiêu chí, tiêu chuẩn, cơ sở, doanh nghiệp, hợp tác xã, tổ hợp tác, tổ chức, đơn vị, cơ quan, "
    "phiên họp, phiên, hội nghị, cuộc họp, nội dung, ý kiến, kiến nghị, thủ tục, phương án, danh mục, kết luận, "
    "lĩnh vực, huy chương, đảng viên, cán bộ, công chức, biên chế, quyết định, công văn, chỉ thị, công điện, "
    "thông báo, báo cáo, tờ trình, kế hoạch, chương trình, nghị quyết, nhà ở, địa phương, khu dân cư, đoàn công "
    "tác, Giấy CNQSD đất, giấy chứng nhận, giấy, VB, HTX, TTHC, xã, phường, thôn, ấp, bản, hộ, người, em, trẻ, "
    "cháu, vụ, đơn, cuộc, trường, lớp, phòng, lò, khu, cụm, tuyến, cái, chiếc, đoàn, căn, nhà, giải, sao, buổi, "
    "đợt, tổ, giếng, chợ, xe, tàu, cây, ngày, giờ, bộ, máy, suất, công"
)
COUNTED = "|".join(re.escape(noun.strip()) for noun in _NOUNS.split(","))
UNIT = re.compile(
    rf"\s?(?P<percent>%)|\s?(?P<measure>(?:{_MONEY}|{_MEASURES})(?:/(?:người|hộ|ha|năm|tháng|ngày|vụ|lượt))*)(?![a-zà-ỹđ])|\s?(?P<count>{COUNTED})(?![a-zà-ỹđ])",
    re.I,
)
_NO_UNIT = frozenset(
    "so và trong của tại là đạt bằng tăng giảm với được đã có thì mà nên trên dưới hơn gần khoảng cho do từ đến vào "
    "về theo như cũng còn ở ra lên xuống này đó khi để hoặc năm tháng quý".split()
)
_WORD = re.compile(r"\s([^\W\d_]+)")
_CAPTION = re.compile(r"(?:đơn vị tính|đvt|đơn vị)\s*:\s*([^;.,()]{1,30})", re.I)


def unit_after(text: str, end: int) -> tuple[str, int, bool]:
    """The unit printed at `end`, where it ends, and whether it is a counted noun; ("", end, False) for none."""
    found = UNIT.match(text, end)
    if found:
        return found[0].strip(), found.end(), found["count"] is not None
    word = _WORD.match(text, end)
    if word and word[1].lower() not in _NO_UNIT:
        return word[1], word.end(), True
    return "", end, False


def caption_unit(text: str) -> str:
    """The unit a line above a table gives for all of it ("Đơn vị tính: Tỷ đồng"), "" for any other line."""
    found = _CAPTION.search(text) if len(text) <= 80 else None
    return found[1].strip() if found else ""
