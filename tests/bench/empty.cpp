// The least a program can be: what starting one costs on this machine.
int main() {}
