#include "app/app.hpp"

int main(int count, char** arguments) { return dossier::app::run(count, arguments, dossier::SystemClock()); }
