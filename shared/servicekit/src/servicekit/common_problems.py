"""The refusals that any service can give, whatever it decides."""

from servicekit.problems import ProblemTable, problem_text

COMMON: ProblemTable = {
    "unreadable-body": problem_text(
        400,
        ("Không đọc được nội dung", "Nội dung gửi lên không phải JSON hợp lệ (UTF-8). {reason}"),
        ("The body cannot be read", "The body is not valid JSON in UTF-8. {reason}"),
    ),
    "bad-request": problem_text(
        400,
        ("Yêu cầu không hợp lệ", "Yêu cầu không đúng quy cách. {reason}"),
        ("Bad request", "The request is not well formed. {reason}"),
    ),
    "invalid-request": problem_text(
        422,
        ("Dữ liệu chưa hợp lệ", "Có {count} chỗ cần sửa; xem từng trường ở mục errors."),
        ("The data are not valid", "{count} thing(s) to correct; see each field under errors."),
    ),
    "unsupported-media-type": problem_text(
        415,
        ("Kiểu nội dung không được hỗ trợ", "Hãy gửi với Content-Type: {expected}."),
        ("Unsupported media type", "Send it with Content-Type: {expected}."),
    ),
    "body-too-large": problem_text(
        413,
        ("Nội dung quá lớn", "Nội dung vượt quá {bytes_max} byte. Hãy chia nhỏ rồi gửi lại."),
        ("The body is too large", "The body is over {bytes_max} bytes. Send it in parts."),
    ),
    "line-too-long": problem_text(
        413,
        ("Dòng quá dài", "Dòng {line} vượt quá {bytes_max} byte."),
        ("The line is too long", "Line {line} is over {bytes_max} bytes."),
    ),
    "too-many-lines": problem_text(
        413,
        ("Quá nhiều dòng", "Một lần gửi có tối đa {lines_max} dòng."),
        ("Too many lines", "One request holds at most {lines_max} lines."),
    ),
    "body-too-slow": problem_text(
        408,
        ("Nhận nội dung quá lâu", "Nội dung không tới đủ trong thời hạn. Hãy gửi lại."),
        ("The body took too long", "The body did not arrive in time. Send it again."),
    ),
    "request-head-too-large": problem_text(
        431,
        ("Phần đầu yêu cầu quá lớn", "Địa chỉ hoặc các trường đầu của yêu cầu quá dài."),
        ("The head of the request is too large", "The address or the header fields are too long."),
    ),
    "not-found": problem_text(
        404,
        ("Không tìm thấy", "Không có gì ở địa chỉ này."),
        ("Not found", "There is nothing at this address."),
    ),
    "method-not-allowed": problem_text(
        405,
        ("Phương thức không được phép", "Địa chỉ này không nhận phương thức {method}."),
        ("Method not allowed", "This address does not take the method {method}."),
    ),
    "unauthenticated": problem_text(
        401,
        ("Cần đăng nhập", "Hãy gửi mã truy cập (Authorization: Bearer …) hoặc đăng nhập."),
        ("Sign in first", "Send an access token (Authorization: Bearer …) or sign in."),
    ),
    "bad-token": problem_text(
        401,
        ("Mã truy cập không hợp lệ", "Mã truy cập không được chấp nhận. {reason}"),
        ("The access token is not valid", "The access token is not accepted. {reason}"),
    ),
    "token-expired": problem_text(
        401,
        ("Mã truy cập đã hết hạn", "Hãy đăng nhập lại hoặc lấy mã truy cập mới."),
        ("The access token has expired", "Sign in again or get a new access token."),
    ),
    "forbidden": problem_text(
        403,
        ("Không có quyền", "Vai trò của bạn không được làm việc này. {reason}"),
        ("Not permitted", "Your role may not do this. {reason}"),
    ),
    "wrong-role": problem_text(
        403,
        ("Vai trò không phù hợp", "Việc này cần một trong các vai trò: {roles}."),
        ("Not your role", "This needs one of the roles: {roles}."),
    ),
    "csrf": problem_text(
        403,
        ("Biểu mẫu đã cũ", "Không xác nhận được nguồn của biểu mẫu. Hãy tải lại trang và gửi lại."),
        ("The form is out of date", "The form's origin is unconfirmed. Reload and send it again."),
    ),
    "sign-in-failed": problem_text(
        400,
        ("Đăng nhập chưa thành công", "Hãy thử đăng nhập lại từ đầu. {reason}"),
        ("The sign-in failed", "Start the sign-in again. {reason}"),
    ),
    "bad-idempotency-key": problem_text(
        400,
        ("Idempotency-Key không hợp lệ", "Khóa gồm 1 đến 255 ký tự ASCII in được."),
        ("The Idempotency-Key is not valid", "A key has 1 to 255 printable ASCII characters."),
    ),
    "idempotency-key-reused": problem_text(
        422,
        (
            "Idempotency-Key đã dùng cho nội dung khác",
            "Khóa này đã gắn với một nội dung khác. Việc mới cần khóa mới.",
        ),
        (
            "The Idempotency-Key belongs to another body",
            "This key was used with another body. New work needs a new key.",
        ),
    ),
    "bad-if-match": problem_text(
        400,
        ("If-Match không hợp lệ", 'If-Match phải là một phiên bản trong ngoặc kép, ví dụ "3".'),
        ("If-Match is not valid", 'If-Match must be one version in double quotes, such as "3".'),
    ),
    "stale-version": problem_text(
        412,
        (
            "Dữ liệu đã thay đổi",
            "Bạn đang sửa phiên bản {expected}, hiện nay là {actual}. Hãy tải lại rồi làm lại.",
        ),
        (
            "The data have changed",
            "You are changing version {expected}; it is {actual} now. Reload and try again.",
        ),
    ),
    "version-required": problem_text(
        428,
        ("Thiếu If-Match", "Hãy gửi phiên bản đang sửa trong If-Match."),
        ("If-Match is missing", "Send the version you are changing in If-Match."),
    ),
    "bad-cursor": problem_text(
        422,
        ("Con trỏ trang không hợp lệ", "Hãy dùng nguyên giá trị next của trang trước."),
        ("The page cursor is not valid", "Use the value of next of the previous page as it is."),
    ),
    "left-incarnation": problem_text(
        409,
        (
            "Dòng sự kiện đã chuyển sang thế hệ mới",
            "Thế hệ {incarnation} tiếp nối từ vị trí {at}; sự kiện sau vị trí đó bị hủy.",
        ),
        (
            "The events go on in a new incarnation",
            "Incarnation {incarnation} goes on from position {at}; what is above it is withdrawn.",
        ),
    ),
    "unknown-incarnation": problem_text(
        409,
        ("Chưa có thế hệ này", "Dòng sự kiện đang ở thế hệ {incarnation}."),
        ("There is no such incarnation yet", "The events are in incarnation {incarnation}."),
    ),
    "not-a-demo": problem_text(
        409,
        (
            "Không phải hệ thống trình diễn",
            "Chỉ đồng hồ của cơ sở dữ liệu trình diễn mới chỉnh được.",
        ),
        ("Not a demo", "Only the clock of a demo's database can be moved."),
    ),
    "never-back": problem_text(
        409,
        ("Đồng hồ không quay lui", "Bây giờ đã là {now}."),
        ("The clock never goes back", "It is already {now}."),
    ),
    "not-numbered-yet": problem_text(
        409,
        ("Còn sự kiện chưa đánh số", "Hãy đợi mọi sự kiện được đánh số rồi chỉnh đồng hồ."),
        (
            "Events wait for their numbers",
            "Wait until every event is numbered, then move the clock.",
        ),
    ),
    "unacceptable-value": problem_text(
        422,
        ("Giá trị không lưu được", "Có giá trị nằm ngoài giới hạn của hệ thống."),
        ("A value cannot be stored", "A value is outside what the system can hold."),
    ),
    "overloaded": problem_text(
        503,
        ("Hệ thống đang bận", "Đang có quá nhiều yêu cầu. Hãy thử lại sau giây lát."),
        ("Too busy", "There are too many requests at once. Try again in a moment."),
    ),
    "draining": problem_text(
        503,
        ("Dịch vụ đang dừng", "Tiến trình này đang dừng. Hãy thử lại sau giây lát."),
        ("The service is stopping", "This process is stopping. Try again in a moment."),
    ),
    "database-away": problem_text(
        503,
        ("Tạm thời chưa phục vụ được", "Cơ sở dữ liệu chưa trả lời. Hãy thử lại sau giây lát."),
        ("Not available just now", "The database does not answer. Try again in a moment."),
    ),
    "busy": problem_text(
        503,
        ("Dữ liệu đang bận", "Nhiều người đang sửa cùng dữ liệu. Hãy thử lại sau giây lát."),
        ("The data are busy", "Others are changing the same data. Try again in a moment."),
    ),
    "issuer-away": problem_text(
        503,
        ("Chưa kiểm tra được danh tính", "Nơi cấp danh tính chưa trả lời. Hãy thử lại sau."),
        ("Identity cannot be checked", "The identity provider does not answer. Try again later."),
    ),
    "unexpected": problem_text(
        500,
        ("Lỗi của hệ thống", "Lỗi này đã được ghi lại. Khi liên hệ, hãy nêu mã correlation_id."),
        ("An error of ours", "It has been recorded. Quote the correlation_id if you contact us."),
    ),
}
