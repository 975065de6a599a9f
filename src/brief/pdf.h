// Paper: an HTML brief printed to PDF by WeasyPrint, run as a child process without a shell.
#pragma once

#include <string>

#include "dragoman/result.h"

namespace dragoman::brief {

// Fails with ErrorCode::unsupported when WeasyPrint is not installed, and with ErrorCode::io when
// it cannot read or write the files; the message then quotes what WeasyPrint said. Blocks until
// the child ends.
Result<void> write_pdf(const std::string& html_path, const std::string& pdf_path);

}  // namespace dragoman::brief
