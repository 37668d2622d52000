#include "base/user.hpp"

#include "dossier/detail/unreadable.hpp"

namespace dossier {

std::string user_name() { return detail::user_name(); }

}  // namespace dossier
