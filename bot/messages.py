"""Every fixed text a user reads in Telegram, in one place.  Plain text; whoever sends one as HTML escapes it."""

from bot.answer.types import Status

START = """Kính chào anh/chị.
Tôi trả lời câu hỏi về các báo cáo của UBND đã được nạp vào hệ thống, kèm nguyên văn đoạn báo cáo làm căn cứ. \
Báo cáo không nêu thì tôi nói rõ là không nêu.

Anh/chị cứ nhắn câu hỏi, ví dụ: tỷ lệ hộ nghèo năm 2023 của Bình Sơn là bao nhiêu?

/trogiup – cách hỏi
/baocao – danh sách báo cáo đang có"""

HELP = """Anh/chị hỏi bằng lời thường, có dấu hoặc không dấu. Nên nêu đủ ba ý: chỉ tiêu, nơi báo cáo và thời gian.

Ví dụ:
• Tỷ lệ hộ nghèo năm 2023 của Bình Sơn?
• Thu ngân sách của Bình Sơn năm 2023 có đạt kế hoạch không?
• Vì sao giải ngân đầu tư công chậm?
• So sánh độ che phủ rừng năm 2023 của Bình Sơn và Yên Thế

Câu hỏi tiếp theo có thể ngắn gọn, ví dụ: còn Yên Thế? Tôi hiểu theo câu hỏi trước trong vòng 30 phút.

Mỗi câu trả lời kèm nguyên văn đoạn trích, số và ngày của báo cáo, mục và dòng để anh/chị đối chiếu. \
Trong nhóm, anh/chị nhắc tên tôi hoặc trả lời tin nhắn của tôi.

/baocao – danh sách báo cáo đang có"""

NO_ACCESS = (
    "Anh/chị chưa có quyền hỏi. Xin gửi mã số {user_id} cho quản trị viên để được cấp quyền; "
    "đây là mã Telegram của chính anh/chị."
)
BUSY = "Hệ thống đang bận nên chưa trả lời kịp. Anh/chị vui lòng hỏi lại sau ít phút."
FAULT = (
    "Hệ thống gặp lỗi nên chưa trả lời được. Anh/chị vui lòng hỏi lại sau; khi báo quản trị viên, xin kèm mã lỗi {id}."
)
EMPTY = "Anh/chị chưa ghi câu hỏi. Xin nhắn câu hỏi bằng chữ, ví dụ: tỷ lệ hộ nghèo năm 2023 của Bình Sơn?"
WORDLESS = "Tôi chỉ đọc được câu hỏi bằng chữ. Anh/chị vui lòng gõ câu hỏi thay cho ảnh, tệp, nhãn dán hay ghi âm."
UNKNOWN_COMMAND = "Tôi không có lệnh này. Các lệnh đang có: /trogiup – cách hỏi, /baocao – danh sách báo cáo."

NO_REPORTS = "Hệ thống chưa có báo cáo nào. Quản trị viên cần nạp báo cáo trước khi anh/chị hỏi."
REPORTS_HEAD = "Đang có {count} báo cáo:"
REPORTS_LEFT_OUT = "… và {count} báo cáo khác không đủ chỗ trong một tin nhắn."

COMMANDS = (
    ("trogiup", "Cách đặt câu hỏi"),
    ("baocao", "Danh sách báo cáo đang có"),
    ("start", "Giới thiệu"),
)
"""The command menu: (command, description)."""

VERDICTS = {
    Status.ANSWERED: "Báo cáo nêu như sau",
    Status.NOT_STATED: "Báo cáo không nêu",
    Status.NO_REPORT: "Chưa có báo cáo",
    Status.REFUSED: "Các báo cáo không trả lời được câu hỏi này",
    Status.AMBIGUOUS: "Xin anh/chị nói rõ thêm",
}
"""The first line of an answer that has no headline."""

COLUMNS = "Theo cột: {cells}"
QUOTE_CUT = "… (còn tiếp trong báo cáo, {lines})"
QUOTES_LEFT_OUT = (
    "Còn {count} đoạn trích nữa chưa gửi vì quá dài; anh/chị hỏi cụ thể hơn về nơi, chỉ tiêu hoặc thời gian để xem."
)
