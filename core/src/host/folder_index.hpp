// A web server's list of one folder as JSON: nginx's "autoindex_format json" (ngx_http_autoindex_module).
#pragma once

#include <string_view>
#include <vector>

#include "config/file_address.hpp"
#include "host/file_reader.hpp"

namespace dossier {

/// What the server's administrator is to do where there is none.
inline constexpr std::string_view how_to_list = "switch it on there (nginx: \"autoindex on; autoindex_format json;\")";

/// [{"name":"a.wav","type":"file","mtime":"Wed, 21 Oct 2026 08:00:00
/// GMT","size":44},{"name":"2026","type":"directory",…},…]
///
/// Total: any bytes may come in. Entries of other types, and names that are no single segment, are left out; `modified`
/// is 0 where the server names no time. Sorted by name bytewise. Errors: malformed, with the place.
Result<std::vector<ListedFile>> read_folder_index(std::string_view bytes, const FileAddress& folder);

}  // namespace dossier
