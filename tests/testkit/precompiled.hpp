// Read once for all tests (see tests/CMakeLists.txt). Headers of others only: one of ours would have every test compiled
// anew when it changes. A test includes what it needs all the same.
#pragma once

#include <gmock/gmock.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <thread>
#include <vector>
