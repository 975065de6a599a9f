// A vault's speed: durable events beside bare SQLite rows of the same bytes, batches from many
// writers, opening and folding a large room. See README.md.

#include <fmt/core.h>
#include <sqlite3.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "dragoman/vault.h"
#include "vault/tables.h"

namespace {

using namespace dragoman;

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// Processor time of all threads.
double cpu() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

template <class T>
T ok(Result<T> result) {
  if (!result) {
    fmt::print(stderr, "{}\n", format_error(result.error()));
    std::exit(1);
  }
  return std::move(*result);
}
void ok(const Result<void>& result) {
  if (result) return;
  fmt::print(stderr, "{}\n", format_error(result.error()));
  std::exit(1);
}

constexpr int kPayload = 1024;

struct Talks {
  explicit Talks(const std::string& folder) : place(folder + "/bench.dragoman") {
    Event open = event(OpenBody{.room = {.id = envoys, .name = "envoys"},
                                .person = {.id = layla, .name = "Layla"}});
    open.audience = {envoys};
    session.emplace(ok(Vault::create(place,
                                     {.open = {.event = open, .refs = {}},
                                      .login = {.name = "layla", .passphrase = "words"},
                                      .cost = {.passes = 1, .memory_bytes = 8192}},
                                     draw_seed())));
    for (const RoomId& room : {second, third}) {
      Event made = event(RoomBody{.room = {.id = room, .name = "team", .kind = RoomKind::subset}});
      made.audience = {std::min(envoys, room), std::max(envoys, room)};
      ok(session->append({.event = made, .refs = {}}, draw_seed()));
    }
  }

  Event event(Body body) const {
    std::vector<RoomId> audience = {envoys, second, third};
    std::ranges::sort(audience);
    return {.id = event_id(draw_seed()),
            .at = "2027-03-01T10:00:00Z",
            .by = layla,
            .from = envoys,
            .audience = std::move(audience),
            .concerns = {},
            .body = std::move(body)};
  }
  void append() {
    std::string words(kPayload, 'w');
    ok(session->append({.event = event(NoteBody{.words = Text(std::move(words))}), .refs = {}},
                       draw_seed()));
  }

  std::string place;
  PersonId layla = person_id(draw_seed());
  RoomId envoys = room_id(draw_seed()), second = room_id(draw_seed()), third = room_id(draw_seed());
  std::optional<Session> session;
};

// One table, one row for each event, the same settings.
class Bare {
 public:
  explicit Bare(const std::string& path) {
    sqlite3_open(path.c_str(), &handle_);
    sqlite3_exec(handle_,
                 "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                 "CREATE TABLE t (id INTEGER PRIMARY KEY, bytes BLOB)",
                 nullptr, nullptr, nullptr);
    sqlite3_prepare_v2(handle_, "INSERT INTO t (bytes) VALUES (?)", -1, &insert_, nullptr);
  }
  ~Bare() {
    sqlite3_finalize(insert_);
    sqlite3_close(handle_);
  }
  Bare(const Bare&) = delete;
  Bare& operator=(const Bare&) = delete;
  void insert(const std::string& bytes) {
    sqlite3_bind_blob64(insert_, 1, bytes.data(), bytes.size(), SQLITE_STATIC);
    if (sqlite3_step(insert_) != SQLITE_DONE) std::exit(1);
    sqlite3_reset(insert_);
  }

 private:
  sqlite3* handle_ = nullptr;
  sqlite3_stmt* insert_ = nullptr;
};

// All that the last events put into the vault.
std::vector<std::string> stored_bytes(const std::string& place, int events) {
  auto database = ok(vault::connect(place, vault::Opening::existing));
  std::vector<std::string> rows;
  ok(database->run(
      "SELECT entries, content FROM events WHERE seq > (SELECT max(seq) FROM events) - ?"
      " ORDER BY seq",
      {std::int64_t{events}}, [&](const vault::Row& row) -> Result<void> {
        rows.push_back(std::string(row.bytes(0)).append(row.bytes(1)));
        return {};
      }));
  return rows;
}

struct Spent {
  double time = 0, processors = 0;
  void add(const Spent& more) {
    time += more.time;
    processors += more.processors;
  }
};

template <class Run>
Spent spent(const Run& run) {
  const double start = now(), worked = cpu();
  run();
  return {.time = now() - start, .processors = cpu() - worked};
}

void one_at_a_time(const std::string& folder, int rounds) {
  constexpr int kBlock = 50;
  Talks talks(folder);
  Bare bare(folder + "/bare.db");
  std::vector<double> ratios;
  Spent ours, theirs;
  for (int round = 0; round <= rounds; ++round) {
    const Spent vault_block = spent([&] {
      for (int i = 0; i < kBlock; ++i) talks.append();
    });
    const auto rows = stored_bytes(talks.place, kBlock);
    const Spent bare_block = spent([&] {
      for (const std::string& row : rows) bare.insert(row);
    });
    if (round == 0) continue;  // both warm up
    ours.add(vault_block);
    theirs.add(bare_block);
    ratios.push_back(bare_block.time / vault_block.time);
  }
  std::ranges::sort(ratios);
  const int events = rounds * kBlock;
  const auto micros = [&](double seconds) { return seconds / events * 1e6; };
  fmt::print(
      "one at a time   {:>8.0f} events/s  bare rows {:>8.0f}/s  ratio {:.2f}  (blocks of {}: "
      "median {:.2f}, {:.2f} to {:.2f})\n"
      "processors      {:>8.0f} us/event  bare rows {:>8.0f} us\n",
      events / ours.time, events / theirs.time, theirs.time / ours.time, kBlock,
      ratios[ratios.size() / 2], ratios.front(), ratios.back(), micros(ours.processors),
      micros(theirs.processors));
}

double from_threads(Talks& talks, int threads, int events) {
  std::atomic<int> left = events;
  std::vector<std::thread> writers;
  const double start = now();
  for (int t = 0; t < threads; ++t) {
    writers.emplace_back([&] {
      while (left.fetch_sub(1) > 0) talks.append();
    });
  }
  for (std::thread& writer : writers) writer.join();
  return now() - start;
}

void batches(const std::string& folder) {
  Talks talks(folder);
  for (const int threads : {1, 4, 16, 64}) {
    const int events = 100 * threads;
    fmt::print("{:>3} writers     {:>8.0f} events/s\n", threads,
               events / from_threads(talks, threads, events));
  }
}

void large_room(const std::string& folder, int events) {
  std::string place;
  RoomId room;
  {
    Talks talks(folder);
    place = talks.place;
    room = talks.envoys;
    const double took = from_threads(talks, 64, events - 3);
    fmt::print("{} events written by 64 writers in {:.1f} s, {} MiB\n", events, took,
               std::filesystem::file_size(place) >> 20U);
  }
  for (int round = 0; round < 3; ++round) {
    double start = now(), worked = cpu();
    const Vault vault = ok(Vault::open(place));
    Session session = ok(vault.unlock({.name = "layla", .passphrase = "words"}));
    const auto seen = ok(session.view(room));
    const double opening = now() - start, opening_cpu = cpu() - worked;
    const std::vector<Copy> copies = seen->log.to_vector();
    start = now();
    worked = cpu();
    const View folded = ok(view(copies, room));
    const double folding = now() - start, folding_cpu = cpu() - worked;
    start = now();
    const Verification checked = ok(vault.verify());
    const double checking = now() - start;
    fmt::print(
        "open for one room {:.2f} s ({:.2f} s of processors)  fold {:.2f} s ({:.2f} s)  verify "
        "without keys {:.2f} s  ({} events, {} faults)\n",
        opening, opening_cpu, folding, folding_cpu, checking, folded.log.size(),
        checked.damage.size());
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::string what = argc > 1 ? argv[1] : "all";
  const int size = argc > 2 ? std::atoi(argv[2]) : 0;
  const std::string base = argc > 3 ? argv[3] : ".";
  const auto in_folder = [&](const char* name, const auto& run) {
    const std::string folder = base + "/bench-record-" + name;
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    run(folder);
    std::filesystem::remove_all(folder);
  };
  const bool all = what == "all";
  if (all || what == "single") {
    in_folder("single", [&](const auto& folder) { one_at_a_time(folder, size > 0 ? size : 20); });
  }
  if (all || what == "batches") {
    in_folder("batches", [&](const auto& folder) { batches(folder); });
  }
  if (all || what == "large") {
    in_folder("large", [&](const auto& folder) { large_room(folder, size > 0 ? size : 100'000); });
  }
}
