// Read once for hub and plugins where DOSSIER_PRECOMPILED is set (cmake/Options.cmake). Headers of others only: one of
// ours would have everything compiled anew when it changes. A file includes what it needs all the same.
#pragma once

#define RAPIDJSON_HAS_STDSTRING 1  // as in dossier/json.hpp
#include <rapidjson/document.h>
#include <rapidjson/error/en.h>
#include <rapidjson/pointer.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <tl/expected.hpp>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>
