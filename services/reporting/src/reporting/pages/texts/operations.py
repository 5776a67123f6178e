"""The operators' page."""

TEXTS = {
    "ops.title": ("Vận hành", "Operations"),
    "ops.summary.behind": ("Chậm nhất", "Furthest behind"),
    "ops.summary.parked": ("Hồ sơ tạm giữ", "Records parked"),
    "ops.summary.waiting": ("Sự kiện chờ sau đó", "Events waiting behind them"),
    "ops.summary.quarantined": ("Thông điệp cách ly", "Messages in quarantine"),
    "ops.summary.builds": ("Bản dựng", "Builds"),
    "ops.done.released": (
        "Đã thả hồ sơ. Các sự kiện chờ sau nó được áp dụng theo thứ tự.",
        "Released. The events that waited behind it are applied in order.",
    ),
    "ops.done.discarded": (
        "Đã bỏ sự kiện. Lý do và người bỏ đã vào nhật ký vận hành.",
        "Discarded. The reason and the operator are in the operations log.",
    ),
    "ops.done.started": (
        "Bản dựng mới đang đọc song song; bản đang dùng không bị ảnh hưởng.",
        "A new build reads beside the live one, which is not affected.",
    ),
    "ops.done.switched": (
        "Đã chuyển. Bản cũ vẫn đọc tiếp nên có thể chuyển lại.",
        "Switched. The old build reads on, so you can switch back.",
    ),
    "ops.done.dropped": ("Đã xóa bản dựng.", "The build was dropped."),
    "ops.refused": ("Chưa thực hiện được", "That was not done"),
    "ops.readers": ("Các bộ đọc", "Readers"),
    "ops.readers.caption": (
        "Mỗi bản dựng đã đọc từng chủ đề đến đâu",
        "How far each build has read each topic",
    ),
    "ops.readers.none": (
        "Chưa bộ đọc nào báo về. Hãy khởi động tiến trình “consumers”.",
        "No reader has reported. Start the process “consumers”.",
    ),
    "ops.projection": ("Bộ số liệu", "Projection"),
    "ops.build": ("Bản", "Build"),
    "ops.topic": ("Chủ đề", "Topic"),
    "ops.state": ("Trạng thái", "State"),
    "ops.behind": ("Còn phải đọc", "Still to read"),
    "ops.lag": ("Chậm", "Behind by"),
    "ops.complete": ("Đủ đến", "Complete to"),
    "ops.parked": ("Tạm giữ", "Parked"),
    "ops.quarantined": ("Cách ly", "Quarantine"),
    "ops.incomplete": ("thiếu dữ liệu, đang đọc lại từ đầu", "incomplete, reading again"),
    "reader.reading": ("đang đọc", "reading"),
    "reader.again": ("đang đọc lại từ đầu", "reading again"),
    "reader.stopped": ("đã dừng, cần người xem", "stopped, someone must look"),
    "reader.starting": ("đang bắt đầu", "starting"),
    "reader.silent": ("im lặng", "silent"),
    "ops.held": ("Hồ sơ tạm giữ", "Parked records"),
    "ops.held.none.title": ("Không có hồ sơ nào bị tạm giữ", "Nothing is parked"),
    "ops.held.none": (
        (
            "Mọi sự kiện đã nhận đều đã vào số liệu. Sự kiện nào không áp dụng được sẽ hiện ở đây"
            " với lý do; các hồ sơ khác không phải chờ nó."
        ),
        (
            "Every event received is in the figures. One that cannot be applied appears here with"
            " its reason; the other records do not wait for it."
        ),
    ),
    "held.data": ("dữ liệu sai", "bad data"),
    "held.gap": ("thiếu phiên bản trước", "an earlier version is missing"),
    "ops.held.reason": ("Lý do", "Reason"),
    "ops.held.event": ("Sự kiện", "Event"),
    "ops.held.stream": ("Luồng", "Stream"),
    "ops.held.position": ("Vị trí", "Position"),
    "ops.held.since": ("Tạm giữ từ (giờ máy chủ)", "Parked since (server's time)"),
    "ops.held.waiting.name": ("Đang chờ", "Waiting"),
    "ops.held.id": ("Mã tạm giữ", "Parking id"),
    "ops.held.source": ("Nguồn", "Source"),
    "ops.held.stream_id": ("Mã hồ sơ", "Record id"),
    "ops.held.waiting": (
        "{n} sự kiện chờ sau nó",
        "{n} event waits behind it | {n} events wait behind it",
    ),
    "ops.release": ("Thả", "Release"),
    "ops.release.what": (
        (
            "Áp dụng lại sự kiện này, rồi lần lượt các sự kiện chờ sau nó. Nếu vẫn không áp dụng"
            " được, hồ sơ lại bị tạm giữ; không mất gì."
        ),
        (
            "Applies this event again, then those behind it in order. If it still cannot be applied"
            " the record is parked again; nothing is lost."
        ),
    ),
    "ops.discard": ("Bỏ sự kiện", "Discard the event"),
    "ops.discard.open": ("Bỏ sự kiện này…", "Discard this event…"),
    "ops.discard.what": (
        "Sự kiện này sẽ không bao giờ vào số liệu, cả khi dựng lại. Không hoàn tác được.",
        "This event will never count, not even in a rebuild. This cannot be undone.",
    ),
    "ops.release.reason": ("Lý do thả", "Reason for the release"),
    "ops.discard.reason": ("Lý do bỏ", "Reason for discarding"),
    "ops.message.discard": ("Bỏ thông điệp", "Discard the message"),
    "ops.message.what": (
        "Xác nhận rằng không thiếu gì vì thông điệp này. Không hoàn tác được.",
        "States that nothing is missing because of this message. This cannot be undone.",
    ),
    "ops.switch.reason": ("Lý do chuyển", "Reason for switching"),
    "ops.reason.hint": (
        "Ghi vào nhật ký cùng tên của bạn.",
        "Kept in the log with your name.",
    ),
    "ops.quarantine": ("Thông điệp cách ly", "Messages in quarantine"),
    "ops.quarantine.line": (
        "Không đọc được thuộc về hồ sơ nào nên không chặn hồ sơ nào.",
        "It cannot be read whose they are, so they hold nothing up.",
    ),
    "ops.quarantine.none": ("Không có thông điệp nào.", "There are none."),
    "ops.quarantine.where": ("Chủ đề, phân vùng, vị trí", "Topic, partition, offset"),
    "ops.quarantine.since": ("Từ lúc (giờ máy chủ)", "Since (server's time)"),
    "ops.quarantine.discarded": ("đã bỏ {moment}", "discarded {moment}"),
    "ops.quarantine.open": ("còn mở", "open"),
    "ops.builds": ("Bản dựng", "Builds"),
    "ops.builds.line": (
        (
            "Bản mới được dựng song song, so từng dòng với bản đang dùng, rồi mới chuyển. Bản cũ"
            " đọc tiếp đến khi bị xóa, nên chuyển lại được."
        ),
        (
            "A new build reads beside the live one, is compared with it row by row, then switched."
            " The old one reads on until dropped, so you can switch back."
        ),
    ),
    "ops.builds.none": ("Chưa có bản dựng nào.", "There are no builds yet."),
    "ops.builds.created": ("Tạo lúc (giờ máy chủ)", "Created (server's time)"),
    "ops.builds.rows": ("Số dòng", "Rows"),
    "ops.builds.actions": ("Thao tác", "Actions"),
    "ops.builds.start": ("Dựng bản mới của “{projection}”", "Start a new build of “{projection}”"),
    "ops.builds.compare": ("So sánh", "Compare"),
    "ops.builds.switch": ("Chuyển sang", "Switch to"),
    "ops.builds.switch.to": (
        "Chuyển “{projection}” sang bản {build}",
        "Switch “{projection}” to build {build}",
    ),
    "ops.builds.drop": ("Xóa", "Drop"),
    "ops.builds.drop.which": (
        "Xóa bản {build} của “{projection}”",
        "Drop build {build} of “{projection}”",
    ),
    "ops.builds.compare.which": (
        "So sánh bản {build} của “{projection}” với bản đang dùng",
        "Compare build {build} of “{projection}” with the live one",
    ),
    "build.live": ("đang dùng", "live"),
    "build.building": ("đang dựng", "building"),
    "build.old": ("bản cũ", "old"),
    "ops.compared": (
        "So sánh bản {build} của “{projection}” với bản đang dùng",
        "Build {build} of “{projection}” against the live one",
    ),
    "ops.compared.same": (
        "Khớp: cả {n} dòng giống nhau.",
        "They agree: the {n} row is the same. | They agree: all {n} rows are the same.",
    ),
    "ops.compared.differ": (
        "{differing} trên {n} dòng khác nhau.",
        "{differing} of {n} row differ. | {differing} of {n} rows differ.",
    ),
    "ops.compared.at": ("So lúc {moment}", "Compared {moment}"),
    "ops.compared.examples": ("Ví dụ", "Examples"),
}
