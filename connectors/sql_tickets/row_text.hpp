// The words of a row.
#pragma once

#include <string>

#include "row.hpp"

namespace dossier::sql_tickets {

/// Its column `text` as a reader sees it: transfer encoding, charset and HTML undone.
std::string words_of(const Row& row, const Reading& reading);

/// "字段: 旧值 → 新值", as much of it as there is.
std::string change_of(const Row& row, const Reading& reading);

}  // namespace dossier::sql_tickets
