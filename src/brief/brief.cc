#include "dragoman/brief.h"

namespace dragoman {

std::string render_brief(const BriefInput& input) {
  return "<!DOCTYPE html><title>" + input.talks->id + "</title>\n";
}

}  // namespace dragoman
