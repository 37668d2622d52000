# Makes the tables of Redmine in an empty database: runs the migrations of Debian's package redmine, unpacked and not
# installed, with Debian's ActiveRecord.
#   redmine_schema.rb FOLDER/usr/share/redmine postgresql://…|mysql2://…|sqlite3:file
redmine, database = ARGV
abort "usage: #{$0} REDMINE DATABASE" unless database

require "active_support/all"
require "active_record"
require "#{redmine}/lib/redmine/database"

# Some migrations change rows, with the application's models. There are none in an empty database: a model finds nothing
# and keeps nothing.
class Model < ActiveRecord::Base
  class Unkept
    def method_missing(*) = true
    def respond_to_missing?(*) = true
  end
  self.abstract_class = true
  default_scope { none }
  def self.new(*) = Unkept.new
  def self.method_missing(*) = none
  def self.respond_to_missing?(*) = true
end
def Object.const_missing(name) = const_set(name, Class.new(Model))
WorkflowTransition.table_name = "workflows"
TimeEntryActivity.table_name = "enumerations"
TimeEntryActivity.belongs_to :project, class_name: "::Project"

ActiveRecord::Base.establish_connection(database)
ActiveRecord::Migration.verbose = false
ActiveRecord::MigrationContext.new("#{redmine}/db/migrate", ActiveRecord::SchemaMigration).migrate
