// What a bundle carries so that a stranger can check it without us: plain words, and a script for stock tools.
#pragma once

#include <string_view>

namespace dossier::bundle {

std::string_view verify_words();   // VERIFY.txt
std::string_view verify_script();  // verify.sh

}  // namespace dossier::bundle
