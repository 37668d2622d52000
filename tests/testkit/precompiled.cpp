// Holds the precompiled headers of the tests, and does nothing.
#include "testkit/precompiled.hpp"
